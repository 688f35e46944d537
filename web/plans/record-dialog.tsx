import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codeLists, type PlanProgress } from '../../api/client.ts'
import { useMap } from '../map-context.ts'
import { useMunicipality } from '../municipality.ts'
import { request } from '../request.ts'
import { DayInput } from '../ui/day-input.tsx'
import { DeedProblem } from '../ui/deed-problem.tsx'
import dialogClasses from '../ui/dialog.module.css'
import { Dialog } from '../ui/dialog.tsx'
import type { Plan } from './plan-queries.ts'
import classes from './plans.module.css'
import { useDeed } from './use-deed.ts'

type Done = PlanProgress['interventions'][number]

const statuses = codeLists.programmes.status
type Status = (typeof statuses)[number]

interface RecordDialogProps {
  plan: Plan
  works: Done
  onClose: () => void
}

/** What became of works: how far they are, when, and what was paid. */
export function RecordDialog({ plan, works, onClose }: RecordDialogProps) {
  const { t } = useTranslation()
  const map = useMap()
  const { slug, timeZone, currency } = useMunicipality()
  const { run, problem, isBusy } = useDeed()
  const dayOf = (moment: string | null) =>
    moment ? new Intl.DateTimeFormat('sv', { timeZone }).format(new Date(moment)) : undefined
  // As it was when the dialog opened: what somebody else changes meanwhile is not overwritten unseen.
  const [version] = useState(works.version)
  const [status, setStatus] = useState(works.status as Status)
  const [startsOn, setStartsOn] = useState(dayOf(works.startsAt))
  const [endsOn, setEndsOn] = useState(dayOf(works.endsAt))
  const [spent, setSpent] = useState<number | ''>(works.spent || '')
  const [reason, setReason] = useState('')
  const record = async () => {
    const done = await run(() =>
      request(`/api/v1/${slug}/plans/${plan.id}/works/${works.worksId}`, {
        method: 'PATCH',
        headers: { 'if-match': `"${version}"` },
        body: {
          status,
          ...(startsOn && startsOn !== dayOf(works.startsAt) && { startsOn }),
          ...(endsOn && endsOn !== dayOf(works.endsAt) && { endsOn }),
          ...(spent !== '' && spent !== works.spent && { spent }),
          ...(reason.trim() && { reason: reason.trim() }),
        },
      }),
    )
    if (!done) return
    map?.refresh()
    onClose()
  }
  return (
    <Dialog title={t('plans.record.of', { title: works.title })} onClose={onClose}>
      <form
        className={dialogClasses.form}
        onSubmit={(event) => {
          event.preventDefault()
          void record()
        }}
      >
        <NativeSelect
          data-autofocus
          label={t('field.status')}
          value={status}
          data={statuses.map((value) => ({ value, label: t(`value.works.status.${value}`) }))}
          onChange={(event) => setStatus(event.currentTarget.value as Status)}
        />
        <div className={classes.fields}>
          <DayInput label={t('plans.record.starts')} value={startsOn} onChange={setStartsOn} />
          <DayInput
            label={t(status === 'done' ? 'plans.record.ended' : 'plans.record.ends')}
            value={endsOn}
            onChange={setEndsOn}
          />
        </div>
        <NumberInput
          label={t('plans.record.spent', { currency })}
          min={0}
          max={1e9}
          decimalScale={2}
          thousandSeparator=" "
          value={spent}
          onChange={(value) => setSpent(value === '' ? '' : Number(value))}
        />
        <TextInput
          label={t('plans.reason')}
          description={t('plans.reasonKept')}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <p className={classes.hint}>{t('plans.record.follows')}</p>
        <DeedProblem problem={problem} />
        <div className={dialogClasses.buttons}>
          <Button type="submit" loading={isBusy}>
            {t('plans.record')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

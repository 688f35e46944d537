import { Button, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMunicipality } from '../municipality.ts'
import { newKey, request } from '../request.ts'
import { DeedProblem } from '../ui/deed-problem.tsx'
import dialogClasses from '../ui/dialog.module.css'
import { Dialog } from '../ui/dialog.tsx'
import { useChangeView } from '../use-view.ts'
import { changeSetsPath } from './change-set-queries.ts'
import { useDeed } from './use-deed.ts'

/** A change set has a name, and says why it is made. */
export function BeginDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const changeView = useChangeView()
  const { run, problem, isBusy } = useDeed()
  const [key] = useState(newKey)
  const [name, setName] = useState('')
  const [reason, setReason] = useState('')
  const begin = async () => {
    const begun = await run(() =>
      request<{ id: number }>(changeSetsPath(slug), {
        method: 'POST',
        headers: { 'idempotency-key': key },
        body: { name, ...(reason.trim() && { reason }) },
      }),
    )
    if (!begun) return
    onClose()
    changeView({ changeSet: begun.id, pane: 'change-sets' })
  }
  return (
    <Dialog title={t('changeSets.begin')} onClose={onClose}>
      <form
        className={dialogClasses.form}
        onSubmit={(event) => {
          event.preventDefault()
          void begin()
        }}
      >
        <TextInput
          data-autofocus
          required
          maxLength={200}
          label={t('changeSets.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          autosize
          minRows={2}
          maxLength={2000}
          label={t('changeSets.reason')}
          description={t('changeSets.reasonKept')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <DeedProblem problem={problem} />
        <div className={dialogClasses.buttons}>
          <Button type="submit" loading={isBusy} disabled={name.trim() === ''}>
            {t('changeSets.begin')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Question } from '../../api/client.ts'
import { useMunicipality } from '../municipality.ts'
import { useMayPlan } from '../plans/use-may-plan.ts'
import { usePlanFound } from '../plans/use-plan-found.ts'
import { newKey, request } from '../request.ts'
import { announce } from '../ui/announcer.tsx'
import dialogClasses from '../ui/dialog.module.css'
import { Dialog } from '../ui/dialog.tsx'
import { Failure } from '../ui/failure.tsx'
import classes from './questions.module.css'

/** What managers do with what was found: plan work for it, or let it count as need. */
export function MakeFromAnswer({ question }: { question: Question }) {
  const { t } = useTranslation()
  const planFound = usePlanFound()
  const [isMaking, setMaking] = useState(false)
  if (!useMayPlan()) return null
  return (
    <div className={classes.actions}>
      <Button size="xs" onClick={planFound}>
        {t('questions.plan')}
      </Button>
      {question.about !== 'need-units' && (
        <Button variant="default" size="xs" aria-haspopup="dialog" onClick={() => setMaking(true)}>
          {t('questions.component')}
        </Button>
      )}
      {isMaking && <ComponentDialog question={question} onClose={() => setMaking(false)} />}
    </div>
  )
}

/** A code that nobody has to think of. */
const codeOf = (name: string) =>
  name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .replaceAll(' ', '-')
    .slice(0, 40)

function ComponentDialog({ question, onClose }: { question: Question; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const { slug } = useMunicipality()
  const queryClient = useQueryClient()
  const [name, setName] = useState('')
  const [aggregate, setAggregate] = useState<'sum' | 'mean'>('sum')
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Error | null>(null)
  const code = codeOf(name)
  const make = async () => {
    setBusy(true)
    try {
      await request(`/api/v1/${slug}/needs/components`, {
        method: 'POST',
        headers: { 'idempotency-key': newKey() },
        body: {
          code,
          names: { [i18n.language.slice(0, 2)]: name.trim() },
          source: 'question',
          config: { question, aggregate, weight: 1, scale: aggregate === 'sum' ? 'log' : 'linear' },
        },
      })
      await Promise.all(
        ['need-components', 'need-runs'].map((key) =>
          queryClient.invalidateQueries({ queryKey: [key, slug] }),
        ),
      )
      announce(t('questions.componentMade'))
      onClose()
    } catch (error) {
      setFailure(error as Error)
      setBusy(false)
    }
  }
  return (
    <Dialog title={t('questions.componentTitle')} onClose={onClose}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          void make()
        }}
      >
        <p className={classes.hint}>{t('questions.componentHint')}</p>
        <TextInput
          label={t('questions.name')}
          data-autofocus
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label={t('questions.measure')}
          value={aggregate}
          data={(['sum', 'mean'] as const).map((value) => ({
            value,
            label: t(`questions.measure.${value}`),
          }))}
          onChange={(event) => setAggregate(event.currentTarget.value as 'sum' | 'mean')}
        />
        {failure && <Failure error={failure} />}
        <div className={dialogClasses.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('account.cancel')}
          </Button>
          <Button type="submit" loading={isBusy} disabled={code === ''}>
            {t('questions.makeComponent')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

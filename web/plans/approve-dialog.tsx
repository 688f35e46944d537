import { Button, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Scenario } from '../../api/client.ts'
import { useMap } from '../map-context.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { newKey, request } from '../request.ts'
import { announce } from '../ui/announcer.tsx'
import { DeedProblem } from '../ui/deed-problem.tsx'
import dialogClasses from '../ui/dialog.module.css'
import { Dialog } from '../ui/dialog.tsx'
import { choicesQuery, costOf, type Plan } from './plan-queries.ts'
import classes from './plans.module.css'
import { useDeed } from './use-deed.ts'

interface ApproveDialogProps {
  plan: Plan
  scenario: Scenario
  onClose: () => void
}

/** Says what an approval makes public and sets going, and asks why. */
export function ApproveDialog({ plan, scenario, onClose }: ApproveDialogProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const map = useMap()
  const { slug } = useMunicipality()
  const { data: choices = [] } = useQuery(choicesQuery(slug, plan.id, scenario))
  const { run, problem, isBusy } = useDeed()
  const [key] = useState(newKey)
  const [reason, setReason] = useState('')
  const chosen = new Set(
    choices.flatMap(({ year, interventionId }) => (year === null ? [] : [interventionId])),
  )
  const figures = {
    works: format.number(chosen.size),
    cost: format.money(costOf(scenario.result)),
    scenario: scenario.name,
  }
  const approve = async () => {
    const done = await run(() =>
      request<unknown>(`/api/v1/${slug}/plans/${plan.id}/approve`, {
        method: 'POST',
        headers: { 'idempotency-key': key, 'if-match': `"${plan.version}"` },
        body: { scenarioId: scenario.id, reason: reason.trim() },
      }).then(() => true),
    )
    if (!done) return
    // The works are on the map of everybody from now on.
    map?.refresh()
    announce(t('plans.approved'))
    onClose()
  }
  return (
    <Dialog title={t('plans.approveThis', { plan: plan.name })} onClose={onClose}>
      <form
        className={dialogClasses.form}
        onSubmit={(event) => {
          event.preventDefault()
          void approve()
        }}
      >
        <ul className={classes.reasons}>
          <li>{t('plans.approve.scenario', figures)}</li>
          <li>{t('plans.approve.works', figures)}</li>
          <li>{t('plans.approve.orders')}</li>
          <li>{t('plans.approve.reports')}</li>
          <li>{t('plans.approve.closed')}</li>
        </ul>
        <Textarea
          data-autofocus
          required
          autosize
          minRows={2}
          maxLength={200}
          label={t('plans.approve.why')}
          description={t('plans.reasonKept')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <DeedProblem problem={problem} />
        <div className={dialogClasses.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('account.cancel')}
          </Button>
          <Button type="submit" loading={isBusy} disabled={!reason.trim() || chosen.size === 0}>
            {t('plans.approve')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

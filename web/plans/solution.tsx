import { Anchor, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Pins, Scenario } from '../../api/client.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { BudgetCurve } from './budget-curve.tsx'
import { ChoiceTable } from './choice-table.tsx'
import type { Intervention } from './interventions.ts'
import { costOf, type Plan, yearsOf } from './plan-queries.ts'
import { PlanTimeline } from './plan-timeline.tsx'
import classes from './plans.module.css'
import type { ReasonWords } from './reason-words.ts'
import { gapText } from './solving-status.tsx'
import type { Conflict } from './street-space.ts'
import { useToneColour } from './timeline.tsx'
import { useChosen, useChosenOnMap } from './use-chosen.ts'

interface SolutionProps {
  plan: Plan
  scenario: Scenario
  pool: Intervention[]
  words: ReasonWords
  /** That is drawn, too. */
  conflict: Conflict | null
  /** Undefined for who may only read. */
  onPin: ((pins: Pins) => Promise<boolean>) | undefined
}

type Form = 'table' | 'timeline' | 'curve'

/** What was chosen: on the map by year, on a timeline and in a table with the reasons. */
export function Solution({ plan, scenario, pool, words, conflict, onPin }: SolutionProps) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const [form, setForm] = useState<Form>('table')
  const { choices, chosen } = useChosen(plan, scenario, pool)
  useChosenOnMap(plan, chosen, conflict)

  if (choices.error && !choices.data) {
    return <Failure error={choices.error} onRetry={() => choices.refetch()} />
  }
  if (!choices.data) return <Waiting />
  if (choices.data.length === 0) return null
  return (
    <>
      {scenario.status !== 'solved' && <p className={classes.told}>{t('plans.outdated')}</p>}
      <Figures scenario={scenario} />
      {scenario.status === 'solved' && (
        <Anchor href={`/${slug}/plans/${plan.id}/scenarios/${scenario.id}/document`} size="sm">
          {t('document.open')}
        </Anchor>
      )}
      <YearKey plan={plan} hasConflict={conflict !== null} />
      <SegmentedControl
        aria-label={t('plans.show')}
        value={form}
        data={(['table', 'timeline', 'curve'] as const).map((value) => ({
          value,
          label: t(`plans.show.${value}`),
        }))}
        onChange={(value) => setForm(value as Form)}
      />
      {form === 'table' && (
        <ChoiceTable plan={plan} scenario={scenario} chosen={chosen} words={words} onPin={onPin} />
      )}
      {form === 'timeline' && <PlanTimeline plan={plan} chosen={chosen} />}
      {form === 'curve' && <BudgetCurve plan={plan} scenario={scenario} />}
    </>
  )
}

function Figures({ scenario: { result } }: { scenario: Scenario }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  return (
    <dl className={classes.figures}>
      <div>
        <dt>{t('plans.removed')}</dt>
        <dd>{format.number(result.benefit, 1)}</dd>
      </div>
      <div>
        <dt>{t('plans.spent')}</dt>
        <dd>{format.money(costOf(result))}</dd>
      </div>
      {typeof result.gap === 'number' && (
        <div>
          <dt>{t('plans.gap')}</dt>
          <dd>{gapText(result.gap, format)}</dd>
        </div>
      )}
    </dl>
  )
}

function YearKey({ plan, hasConflict }: { plan: Plan; hasConflict: boolean }) {
  const { t } = useTranslation()
  const colourOf = useToneColour()
  return (
    <ul className={classes.yearKey} aria-label={t('plans.onMap')}>
      {yearsOf(plan).map((year, tone) => (
        <li key={year} style={colourOf(tone)}>
          <span className={classes.key} aria-hidden="true" />
          {year}
        </li>
      ))}
      <li style={colourOf(null)}>
        <span className={classes.key} aria-hidden="true" />
        {t('plans.notDone')}
      </li>
      {hasConflict && (
        <li style={colourOf(plan.years)}>
          <span className={classes.key} aria-hidden="true" />
          {t('plans.conflictOnMap')}
        </li>
      )}
    </ul>
  )
}

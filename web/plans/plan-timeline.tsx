import { useTranslation } from 'react-i18next'
import { useLocalFormat } from '../municipality.ts'
import { InterventionLink } from './intervention-link.tsx'
import { MoreRows, useSomeRows } from './more-rows.tsx'
import { type Plan, yearsOf } from './plan-queries.ts'
import { Timeline } from './timeline.tsx'
import type { Chosen } from './use-chosen.ts'

interface PlanTimelineProps {
  plan: Plan
  chosen: Chosen[]
  caption?: string
}

/** What is done in which year, in the order in which it begins. */
export function PlanTimeline({ plan, chosen, caption }: PlanTimelineProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const done = chosen
    .filter(({ choice }) => choice.year !== null)
    .sort((a, b) => a.choice.year! - b.choice.year! || b.choice.benefit - a.choice.benefit)
  const { rows, ...more } = useSomeRows(done)
  return (
    <>
      <Timeline
        caption={caption ?? t('plans.timeline')}
        columns={yearsOf(plan).map(String)}
        rows={rows.map(({ choice, intervention: { id, geometry, properties } }) => ({
          id: String(id),
          head: <InterventionLink id={id} title={properties.title} geometry={geometry} />,
          at: { from: choice.year! - plan.firstYear, count: 1 },
          tone: choice.year! - plan.firstYear,
          text: format.money(choice.cost),
        }))}
      />
      <MoreRows {...more} />
    </>
  )
}

import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import type { Thing } from '../queries.ts'
import { Failure } from '../ui/failure.tsx'
import { useView } from '../use-view.ts'
import classes from './lineage.module.css'
import { type Lineage, type LineageStep, lineageQuery } from './lineage-queries.ts'
import { parcelLink } from './parcel-link.ts'
import { useStepWords } from './use-step-words.ts'

/** What the selected parcel came of and became, one generation each way; and when it is in force. */
export function LineageSection({ thing }: { thing: Thing }) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { data, error, refetch } = useQuery(lineageQuery(slug, thing.id))
  const before = data?.steps.filter(({ to }) => to === thing.id) ?? []
  const after = data?.steps.filter(({ from }) => from === thing.id) ?? []
  return (
    <section className={classes.section} aria-labelledby="lineage-title">
      <h3 id="lineage-title" className={classes.heading}>
        {t('lineage.title')}
      </h3>
      <InForce thing={thing} />
      {error && <Failure error={error} onRetry={() => refetch()} />}
      {data && data.steps.length === 0 && <p className={classes.note}>{t('lineage.none')}</p>}
      {data && <Steps lineage={data} steps={before} side="from" />}
      {data && <Steps lineage={data} steps={after} side="to" />}
      {data && data.steps.length > 0 && (
        <Anchor href={`/${slug}/parcels/${thing.id}/lineage`}>{t('lineage.show')}</Anchor>
      )}
    </section>
  )
}

interface StepsProps {
  lineage: Lineage
  steps: LineageStep[]
  side: 'from' | 'to'
}

function Steps({ lineage, steps, side }: StepsProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const words = useStepWords()
  if (steps.length === 0) return null
  return (
    <>
      <h4 className={classes.side}>{t(`lineage.${side === 'from' ? 'cameOf' : 'became'}`)}</h4>
      <ul className={classes.steps}>
        {steps.map((step) => {
          const parcel = lineage.parcels.find(({ id }) => id === step[side])!
          return (
            <li key={step[side]}>
              <Anchor href={parcelLink(slug, parcel)}>{parcel.cadastralNumber}</Anchor>{' '}
              {t('lineage.step', {
                how: words.operation(step),
                day: format.day(step.at),
              })}
            </li>
          )
        })}
      </ul>
    </>
  )
}

/** The two times apart: when the register knew it, and when it is true in law. */
function InForce({ thing: { properties } }: { thing: Thing }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { asOf, validAt } = useView()
  const { validFrom, validUntil, recordedAt } = properties as {
    validFrom: string
    validUntil: string | null
    recordedAt: string
  }
  const day = validAt ?? asOf ?? new Date().toISOString().slice(0, 10)
  const isInForce = validFrom <= day && (validUntil === null || validUntil > day)
  return (
    <p className={classes.note}>
      {t(isInForce ? 'lineage.inForce' : 'lineage.notInForce', { day: format.day(day) })}{' '}
      {t('lineage.knownSince', { moment: format.moment(recordedAt) })}
    </p>
  )
}

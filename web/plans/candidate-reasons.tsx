import { useTranslation } from 'react-i18next'
import { useLocalFormat } from '../municipality.ts'
import { useSelect } from '../selection/use-select.ts'
import type { Reason } from './interventions.ts'
import { MoreRows, useSomeRows } from './more-rows.tsx'
import classes from './plans.module.css'

/** What met in a street when it was proposed, each with the things that it was found in. */
export function CandidateReasons({ reasons }: { reasons: Reason[] }) {
  return reasons.map((reason) => <CandidateReason key={JSON.stringify(reason)} reason={reason} />)
}

/** Where the ids of a reason lead to. */
const collectionOf: Record<string, string> = {
  'main-old': 'network-edges',
  'excavation-permits': 'permits',
  reports: 'reports',
}

function CandidateReason({ reason }: { reason: Reason }) {
  const words = useReasonWords()
  const ids = (reason.edgeIds ?? reason.ids ?? []) as number[]
  const collection = collectionOf[reason.code]
  if (!collection || ids.length === 0) return <span className={classes.why}>{words(reason)}</span>
  return (
    <details className={classes.why}>
      <summary>{words(reason)}</summary>
      <Things collection={collection} ids={ids} />
    </details>
  )
}

function Things({ collection, ids }: { collection: string; ids: number[] }) {
  const { t } = useTranslation()
  const select = useSelect()
  const { rows, ...more } = useSomeRows(ids)
  return (
    <>
      <ul className={classes.things}>
        {rows.map((id) => (
          <li key={id}>
            <button
              type="button"
              className={classes.thing}
              onClick={() => select({ collection, id })}
            >
              {t(`collection.${collection}.one`)} {id}
            </button>
          </li>
        ))}
      </ul>
      <MoreRows {...more} />
    </>
  )
}

function useReasonWords() {
  const { t } = useTranslation()
  const format = useLocalFormat()
  return (reason: Reason): string => {
    const { code, condition, cost, failures, network } = reason
    const count = Number(reason.count ?? (reason.edgeIds as number[] | undefined)?.length ?? 0)
    const isAged = Number(reason.agedCount ?? count) > 0
    return t(`plans.proposal.${code === 'main-old' && !isAged ? 'main-failing' : code}`, {
      condition: format.number(condition),
      network: t(`value.interventions.kind.${network}`),
      years: format.number(reason.olderThanYears ?? reason.ageYears),
      oldest: reason.oldestYear ?? new Date().getFullYear() - Number(reason.ageYears),
      failures: format.number(failures),
      count,
      number: format.number(count),
      cost: format.money(cost),
    })
  }
}

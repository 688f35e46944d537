import { useInfiniteQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Question } from '../../api/client.ts'
import { findCollection } from '../collections.ts'
import { ThingTable } from '../list/thing-table.tsx'
import type { UnitKind } from '../map/types.ts'
import { useMunicipality } from '../municipality.ts'
import type { Thing } from '../queries.ts'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { useChangeView, useView } from '../use-view.ts'
import { thingsQuery } from './question-queries.ts'
import classes from './questions.module.css'

/** The same as on the map, in words. */
export function AnswerList({ question, count }: { question: Question; count: number }) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { asOf } = useView()
  const titleId = useId()
  const query = thingsQuery(slug, question, asOf)
  const list = useInfiniteQuery(query)
  const things = list.data?.pages.flatMap(({ features }) => features) ?? []
  const collection = findCollection(question.about)
  if (list.error && things.length === 0)
    return <Failure error={list.error} onRetry={() => list.refetch()} />
  if (things.length === 0) return <Waiting />
  return (
    <div className={classes.list}>
      <h3 id={titleId} className={classes.heading}>
        {t(`collection.${question.about}`)}
      </h3>
      {collection ? (
        <ThingTable
          collection={{ ...collection, sorts: undefined }}
          things={things}
          total={count}
          hasMore={list.hasNextPage}
          version={JSON.stringify(query.queryKey)}
          onNearEnd={() => !list.isFetching && !list.error && list.fetchNextPage()}
          onSelect={() => {}}
          labelledBy={titleId}
        />
      ) : (
        <Units units={things} />
      )}
    </div>
  )
}

/** Units of need are opened where need is explained. */
function Units({ units }: { units: Thing[] }) {
  const { t } = useTranslation()
  const changeView = useChangeView()
  return (
    <ul className={classes.units}>
      {units.map(({ id, properties }) => {
        const kind = properties.kind as UnitKind
        return (
          <li key={id}>
            <button
              type="button"
              className={classes.unit}
              onClick={() =>
                changeView({ pane: 'need', need: kind, unit: { kind, id }, selection: undefined })
              }
            >
              {properties.label ? String(properties.label) : t('plans.candidates.unit', { id })}
            </button>
          </li>
        )
      })}
    </ul>
  )
}

import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { bbox } from '@turf/turf'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bounds } from '../map/types.ts'
import { useMap } from '../map-context.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { freePadding } from '../selection/free-padding.ts'
import { useSelect } from '../selection/use-select.ts'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { conflictFigures, conflictWords } from './conflict-words.ts'
import { ExceptionDialog, Exceptions } from './exceptions.tsx'
import { MoreRows, useSomeRows } from './more-rows.tsx'
import classes from './plans.module.css'
import { type Conflict, conflictsQuery } from './street-space.ts'
import { useMayPlan } from './use-may-plan.ts'

interface ConflictListProps {
  /** As if it were carried out. */
  scenario?: { id: number; version: number }
  /** Has it drawn. */
  onShow?: (conflict: Conflict) => void
}

const noConflicts: Conflict[] = []

/** Closures that get in each other's way, and surfaces that may not be opened yet. */
export function ConflictList({ scenario, onShow }: ConflictListProps) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { data, error, refetch } = useQuery(conflictsQuery(slug, scenario))
  const [excepted, setExcepted] = useState<Conflict | null>(null)
  const { rows, ...more } = useSomeRows(data ?? noConflicts)
  return (
    <section className={classes.part} aria-labelledby="plans-conflicts">
      <h3 id="plans-conflicts" className={classes.heading}>
        {t('plans.conflicts')}
      </h3>
      {scenario && <p className={classes.lead}>{t('plans.conflicts.ofScenario')}</p>}
      {error && !data && <Failure error={error} onRetry={() => refetch()} />}
      {!data && !error && <Waiting />}
      {data?.length === 0 && <p className={classes.none}>{t('plans.conflicts.none')}</p>}
      {rows.length > 0 && (
        <ul className={classes.reasons}>
          {rows.map((conflict) => (
            <ConflictLine
              key={`${conflict.code} ${conflict.from} ${conflict.members.map(({ collection, id }) => `${collection}:${id}`)}`}
              conflict={conflict}
              onShow={onShow}
              onExcept={setExcepted}
            />
          ))}
        </ul>
      )}
      <MoreRows {...more} />
      {!scenario && <Exceptions />}
      {excepted && <ExceptionDialog conflict={excepted} onClose={() => setExcepted(null)} />}
    </section>
  )
}

interface ConflictLineProps {
  conflict: Conflict
  onShow?: (conflict: Conflict) => void
  onExcept: (conflict: Conflict) => void
}

function ConflictLine({ conflict, onShow, onExcept }: ConflictLineProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const map = useMap()
  const select = useSelect()
  const mayPlan = useMayPlan()
  const { code, members, geometry } = conflict
  const titles = members.map(({ title }) => title).join(', ')
  const show = () => {
    onShow?.(conflict)
    map?.flyTo(bbox(geometry!) as Bounds, { padding: freePadding() })
  }
  return (
    <li>
      {conflictWords(t, format, conflict)}
      <ol className={classes.members}>
        {members.map(({ collection, id, title }) => (
          <li key={`${collection}:${id}`}>
            <button
              type="button"
              className={classes.thing}
              onClick={() => select({ collection, id })}
            >
              {title}
            </button>
          </li>
        ))}
      </ol>
      {conflictFigures(t, format, conflict)}
      <div className={classes.row}>
        {geometry && (
          <Button
            size="compact-sm"
            variant="default"
            disabled={!map}
            aria-label={t('plans.showOnMapOf', { title: titles })}
            onClick={show}
          >
            {t('plans.showOnMap')}
          </Button>
        )}
        {code === 'moratorium' && mayPlan && (
          <Button
            size="compact-sm"
            variant="default"
            aria-haspopup="dialog"
            aria-label={t('plans.exception.of', { title: members[0]!.title })}
            onClick={() => onExcept(conflict)}
          >
            {t('plans.exception')}
          </Button>
        )}
      </div>
    </li>
  )
}

import { NumberInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { ConflictList } from './conflict-list.tsx'
import { type Dissolved, DissolvedNote } from './dissolve.tsx'
import { MoreRows, useSomeRows } from './more-rows.tsx'
import { Occasions } from './occasions.tsx'
import classes from './plans.module.css'
import { type Conflict, type Group, groupsQuery, placesQuery } from './street-space.ts'
import { StreetSpaceGroup } from './street-space-group.tsx'
import { usePlanOverlay } from './use-plan-overlay.ts'

const noGroups: Group[] = []

/** Everything that is planned in one street space, and what gets in each other's way. */
export function DigOnceTab() {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const [metres, setMetres] = useState(12)
  const [months, setMonths] = useState(18)
  const { data, error, refetch } = useQuery(groupsQuery(slug, { metres, months }))
  const groups = data ?? noGroups
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const { data: programmes } = useQuery(placesQuery(slug, 'programmes'))
  const overlay = useMemo(
    () => [
      // What utilities plan is there beside what it shares a street with.
      ...(programmes ?? [])
        .filter(({ properties }) => properties.status === 'planned')
        .map(({ id, geometry }) => ({ id, collection: 'programmes', geometry, tone: null })),
      ...groups.map(({ members, geometry }, tone) => ({
        id: members[0]!.id,
        collection: members[0]!.collection,
        geometry,
        tone,
      })),
      ...(conflict
        ? [{ ...conflict.members[0]!, geometry: conflict.geometry, tone: groups.length }]
        : []),
    ],
    [groups, programmes, conflict],
  )
  usePlanOverlay(overlay)
  const [dissolved, setDissolved] = useState<Dissolved | null>(null)
  const { rows, ...more } = useSomeRows(groups)
  const saved = groups.reduce((sum, { savedCost }) => sum + (savedCost ?? 0), 0)
  const excavations = groups.reduce((sum, { savedExcavations }) => sum + savedExcavations, 0)
  return (
    <>
      <section className={classes.part} aria-labelledby="plans-dig-once">
        <h3 id="plans-dig-once" className={classes.heading}>
          {t('plans.tab.dig-once')}
        </h3>
        <p className={classes.lead}>{t('plans.digOnce.lead')}</p>
        <div className={classes.fields}>
          <NumberInput
            label={t('plans.digOnce.metres')}
            min={1}
            max={200}
            allowDecimal={false}
            value={metres}
            onChange={(value) => within(value, 1, 200) && setMetres(Number(value))}
          />
          <NumberInput
            label={t('plans.digOnce.months')}
            min={0}
            max={240}
            allowDecimal={false}
            value={months}
            onChange={(value) => within(value, 0, 240) && setMonths(Number(value))}
          />
        </div>
        {error && !data && <Failure error={error} onRetry={() => refetch()} />}
        {!data && !error && <Waiting />}
        {data && (
          <p className={classes.lead} aria-live="polite">
            {groups.length === 0
              ? t('plans.digOnce.none')
              : t('plans.digOnce.found', {
                  count: groups.length,
                  number: format.number(groups.length),
                  excavations: format.number(excavations),
                  money: format.money(saved),
                })}
          </p>
        )}
        <div aria-live="polite">
          {dissolved && <DissolvedNote bundle={dissolved} onUndone={() => setDissolved(null)} />}
        </div>
        {rows.map((group, index) => (
          <StreetSpaceGroup
            key={group.members.map(({ collection, id }) => `${collection}:${id}`).join()}
            group={group}
            number={index + 1}
            onDissolved={setDissolved}
          />
        ))}
        <MoreRows {...more} />
      </section>
      <ConflictList onShow={setConflict} />
      <Occasions />
    </>
  )
}

function within(value: string | number, least: number, most: number): boolean {
  return value !== '' && Number(value) >= least && Number(value) <= most
}

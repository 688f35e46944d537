import { NativeSelect, Switch } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../accounts/session.ts'
import { useWithin } from '../area/use-area.ts'
import type { Collection } from '../collection.ts'
import { collections } from '../collections.ts'
import { ExportButton } from '../export/export-button.tsx'
import { ActiveFilters } from '../filters/active-filters.tsx'
import { timesOf } from '../filters/times.ts'
import { useFilters } from '../filters/use-filters.ts'
import type { Bounds } from '../map/types.ts'
import { useMap } from '../map-context.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { countsQuery, listQuery, matchParams } from '../queries.ts'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { useChangeView, useView } from '../use-view.ts'
import classes from './list-pane.module.css'
import { ThingTable } from './thing-table.tsx'

/** The same things as on the map, in words: for those who cannot use a map, and for looking through many. */
export function ListPane() {
  const { t } = useTranslation()
  const { isStaff } = useSession()
  const view = useView()
  const changeView = useChangeView()
  const listable = collections.filter(
    ({ columns, isStaffOnly }) => columns && (isStaff || !isStaffOnly),
  )
  const collection = listable.find(({ name }) => name === view.listed) ?? listable[0]!
  const { name, isPlaceless } = collection
  return (
    <div className={classes.list}>
      <div className={classes.head}>
        <NativeSelect
          aria-label={t('list.of')}
          value={name}
          data={listable.map((one) => ({ value: one.name, label: t(`collection.${one.name}`) }))}
          onChange={(event) =>
            changeView({ listed: event.currentTarget.value, sort: undefined }, { replace: true })
          }
        />
        <Switch
          withThumbIndicator={false}
          label={t('list.inView')}
          description={isPlaceless ? t('list.noPlace') : undefined}
          disabled={isPlaceless}
          checked={!view.isListWhole && !isPlaceless}
          onChange={(event) =>
            changeView(
              { isListWhole: event.currentTarget.checked ? undefined : true },
              { replace: true },
            )
          }
        />
        <ActiveFilters only={name} />
      </div>
      <ThingList key={name} collection={collection} />
    </div>
  )
}

function ThingList({ collection }: { collection: Collection }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { list, total, version, onSelect, matching } = useThings(collection)
  const things = useMemo(() => list.data?.pages.flatMap(({ features }) => features) ?? [], [list])
  const titleId = useId()
  const isSome = things.length > 0
  return (
    <>
      <p className={classes.count}>
        <span id={titleId} aria-live="polite">
          {total !== undefined && t('list.total', { count: total, number: format.number(total) })}
        </span>
        {isSome && list.hasNextPage && (
          <span>{t('list.loaded', { loaded: format.number(things.length) })}</span>
        )}
        {isSome && collection.name === 'parcels' && (
          <ExportButton which={Object.fromEntries(matching)} count={total} />
        )}
      </p>
      {list.error && !isSome && <Failure error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && !list.error && <Waiting />}
      {isSome && (
        <ThingTable
          collection={collection}
          things={things}
          total={total}
          hasMore={list.hasNextPage}
          version={version}
          onNearEnd={() => !list.isFetching && !list.error && list.fetchNextPage()}
          onSelect={onSelect}
          labelledBy={titleId}
        />
      )}
      {isSome && list.error && <Failure error={list.error} onRetry={() => list.fetchNextPage()} />}
      {list.isSuccess && things.length === 0 && <p className={classes.none}>{t('list.none')}</p>}
    </>
  )
}

/** The pages of the list, and how many there are of it in all. */
function useThings({ name, sort, isPlaceless }: Collection) {
  const { slug } = useMunicipality()
  const view = useView()
  const filters = useFilters()[name] ?? {}
  const { bounds, keepBounds } = useBoundsInView()
  const isInView = !view.isListWhole && !isPlaceless
  const bbox = isInView ? bounds : undefined
  // Without a map there is nothing to be in view of.
  const enabled = !isInView || bounds !== undefined
  const { asOf, validAt } = timesOf(name, view)
  const within = useWithin(isPlaceless)
  const query = listQuery(slug, {
    collection: name,
    bbox,
    filters,
    within,
    sort: view.sort ?? sort,
    asOf,
    validAt,
  })
  const list = useInfiniteQuery({ ...query, enabled })
  const match = { bbox, filters, within, asOf, validAt }
  const counts = useQuery({ ...countsQuery(slug, name, match), enabled })
  return {
    list,
    total: counts.data?.total,
    version: query.queryKey.join(),
    onSelect: keepBounds,
    matching: matchParams(match),
  }
}

/**
 * What the map shows once it rests; undefined before there is a map. The move to a thing that was
 * selected in the list does not count: the list would change under the reader's hands.
 */
function useBoundsInView() {
  const map = useMap()
  const [bounds, setBounds] = useState<Bounds | undefined>(() => map?.getBounds())
  const isKept = useRef(false)
  useEffect(() => {
    if (!map) return
    setBounds(map.getBounds())
    return map.onViewChange(() => {
      if (!isKept.current) setBounds(map.getBounds())
      isKept.current = false
    })
  }, [map])
  const keepBounds = useCallback(() => {
    isKept.current = true
  }, [])
  return { bounds, keepBounds }
}

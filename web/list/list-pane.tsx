import { Button, NativeSelect, Switch } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../accounts/session.ts'
import { collections, findCollection } from '../collections.ts'
import { filterParams } from '../filters/filter-params.ts'
import type { Bounds } from '../map/types.ts'
import { useMap } from '../map-context.ts'
import { useMunicipality } from '../municipality.ts'
import { listQuery } from '../queries.ts'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { useChangeView, useView } from '../use-view.ts'
import classes from './list-pane.module.css'
import { ThingTable } from './thing-table.tsx'

/** The same things as on the map, in words: for those who cannot use a map, and for looking through many. */
export function ListPane() {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { isStaff } = useSession()
  const view = useView()
  const changeView = useChangeView()
  const listable = collections.filter(
    ({ columns, isStaffOnly }) => columns && (isStaff || !isStaffOnly),
  )
  const collection = listable.find(({ name }) => name === view.listed) ?? listable[0]!
  const [isInView, setInView] = useState(true)
  const bounds = useBoundsInView()
  const list = useInfiniteQuery({
    ...listQuery(slug, {
      collection: collection.name,
      bbox: isInView ? bounds : undefined,
      filters: filterParams(view.filters?.[collection.name]),
      sort: collection.sort,
      asOf: view.asOf,
    }),
    // Without a map there is nothing to be in view of.
    enabled: !isInView || bounds !== undefined,
  })
  const things = list.data?.pages.flatMap(({ features }) => features) ?? []
  const titleId = useId()

  return (
    <div className={classes.list}>
      <div className={classes.head}>
        <NativeSelect
          label={t('list.of')}
          value={collection.name}
          data={listable.map(({ name }) => ({ value: name, label: t(`collection.${name}`) }))}
          onChange={(event) => changeView({ listed: event.currentTarget.value }, { replace: true })}
        />
        <Switch
          withThumbIndicator={false}
          label={t('list.inView')}
          checked={isInView}
          onChange={(event) => setInView(event.currentTarget.checked)}
        />
      </div>
      <p id={titleId} className={classes.count} aria-live="polite">
        {list.isSuccess &&
          t(list.hasNextPage ? 'list.first' : 'list.count', { count: things.length })}
      </p>
      {list.error && <Failure error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && !list.error && <Waiting />}
      {things.length > 0 && (
        <ThingTable
          collection={findCollection(collection.name)!}
          things={things}
          labelledBy={titleId}
        />
      )}
      {list.isSuccess && things.length === 0 && <p className={classes.none}>{t('list.none')}</p>}
      {list.hasNextPage && (
        <Button
          variant="default"
          className={classes.more}
          loading={list.isFetchingNextPage}
          onClick={() => list.fetchNextPage()}
        >
          {t('list.more')}
        </Button>
      )}
    </div>
  )
}

/** What the map shows once it rests; undefined before there is a map. */
function useBoundsInView(): Bounds | undefined {
  const map = useMap()
  const [bounds, setBounds] = useState<Bounds | undefined>(() => map?.getBounds())
  useEffect(() => {
    if (!map) return
    setBounds(map.getBounds())
    return map.onViewChange(() => setBounds(map.getBounds()))
  }, [map])
  return bounds
}

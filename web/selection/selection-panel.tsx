import { CloseButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { bbox } from '@turf/turf'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Collection } from '../collection.ts'
import { findCollection } from '../collections.ts'
import { ExportButton } from '../export/export-button.tsx'
import { ExtractButton } from '../extract/extract-button.tsx'
import { LineageSection } from '../lineage/lineage-section.tsx'
import type { Bounds, FeatureRef, PickedFeature } from '../map/types.ts'
import { useMap } from '../map-context.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { type Thing, thingQuery } from '../queries.ts'
import { announce } from '../ui/announcer.tsx'
import { Failure } from '../ui/failure.tsx'
import { lastInput } from '../ui/last-input.ts'
import { Waiting } from '../ui/waiting.tsx'
import { firstText, thingTitle } from '../ui/words.ts'
import { useChangeView, useView } from '../use-view.ts'
import { Facts } from './facts.tsx'
import { freePadding } from './free-padding.ts'
import { HereToo } from './here-too.tsx'
import { History } from './history.tsx'
import { Related } from './related.tsx'
import { SelectionActions } from './selection-actions.tsx'
import classes from './selection-panel.module.css'

interface SelectionPanelProps {
  selection: FeatureRef
  picked: PickedFeature[]
}

/** What is known of the selected thing; a sheet over the map's lower half on a phone. */
export function SelectionPanel({ selection, picked }: SelectionPanelProps) {
  const { t } = useTranslation()
  const map = useMap()
  const changeView = useChangeView()
  const [isTall, setTall] = useState(false)
  const collection = findCollection(selection.collection)
  const opener = useRef<Element | null>(null)
  // The button in the list or the map that led here gets the focus back.
  useEffect(() => {
    opener.current ??= document.activeElement
  }, [])
  const close = () => {
    changeView({ selection: undefined })
    const from = opener.current
    if (from instanceof HTMLElement && from.isConnected && from !== document.body) from.focus()
    else map?.focus()
  }
  return (
    <aside
      className={classes.panel}
      data-tall={isTall || undefined}
      aria-label={t('selection.panel')}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <button
        type="button"
        className={classes.grip}
        aria-label={t(isTall ? 'selection.lower' : 'selection.raise')}
        onClick={() => setTall(!isTall)}
      />
      <CloseButton className={classes.close} aria-label={t('common.close')} onClick={close} />
      <HereToo picked={picked} selection={selection} />
      {collection ? (
        <SelectedThing
          key={`${selection.collection}/${selection.id}`}
          collection={collection}
          selection={selection}
        />
      ) : (
        <p className={classes.unknown}>{t('selection.unknown')}</p>
      )}
    </aside>
  )
}

function SelectedThing({
  collection,
  selection,
}: {
  collection: Collection
  selection: FeatureRef
}) {
  const { slug } = useMunicipality()
  const { asOf } = useView()
  const { data, error, refetch } = useQuery(thingQuery(slug, selection, asOf))
  if (data) return <KnownThing collection={collection} thing={data} />
  if (error) return <Failure error={error} onRetry={() => refetch()} />
  return <Waiting />
}

function KnownThing({ collection, thing }: { collection: Collection; thing: Thing }) {
  const { t } = useTranslation()
  const heading = useRef<HTMLHeadingElement>(null)
  const format = useLocalFormat()
  const title = thingTitle(t, format, collection, thing.id, thing.properties)
  const subtitle = firstText(
    t,
    format,
    collection.name,
    collection.subtitle ?? [],
    thing.properties,
  )
  const Icon = collection.icon
  const kind = t(`collection.${collection.name}.one`)
  const selection = { collection: collection.name, id: thing.id }

  // A link that names a thing but no place, and a search that was faster than the map.
  const map = useMap()
  const { camera, asOf } = useView()
  const hasPlace = camera !== undefined
  useEffect(() => {
    if (map && !hasPlace && thing.geometry) {
      map.flyTo(bbox(thing.geometry) as Bounds, { padding: freePadding() })
    }
  }, [map, hasPlace, thing.geometry])

  // Who works by keyboard goes on from here; who points at the map stays on the map, and all hear it.
  useEffect(() => {
    if (lastInput() === 'keyboard') heading.current?.focus({ preventScroll: true })
    else announce(`${kind} ${title}`)
  }, [kind, title])

  return (
    <div className={classes.content}>
      <header className={classes.head}>
        <p className={classes.kind}>
          <Icon size={18} stroke={1.6} aria-hidden="true" />
          {kind}
        </p>
        <h2 ref={heading} tabIndex={-1} className={classes.title}>
          {title}
        </h2>
        {subtitle && subtitle !== title && <p className={classes.subtitle}>{subtitle}</p>}
        <SelectionActions thing={thing}>
          {collection.name === 'parcels' && (
            <>
              <ExtractButton parcelId={thing.id} />
              <ExportButton which={{ ids: String(thing.id), asOf, includeRetired: 'true' }} />
            </>
          )}
        </SelectionActions>
      </header>
      <Facts collection={collection} properties={thing.properties} />
      <Related selection={selection} />
      {collection.name === 'parcels' && <LineageSection thing={thing} />}
      <History collection={collection} selection={selection} />
    </div>
  )
}

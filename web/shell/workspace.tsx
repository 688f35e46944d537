import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFreshDataFor, useSession } from '../accounts/session.ts'
import { AreaBanner } from '../area/area-banner.tsx'
import { DrawBar } from '../area/draw-bar.tsx'
import { EditingProvider } from '../editor/editing.tsx'
import { AsOfBanner } from '../filters/as-of-banner.tsx'
import { FilteredBanner } from '../filters/filtered-banner.tsx'
import { useMapFilters } from '../filters/use-filters.ts'
import { useLayers } from '../layers/layers.ts'
import { LayersPane } from '../layers/layers-pane.tsx'
import { Live } from '../live/live.tsx'
import type { MapHandle } from '../map/handle.ts'
import { MapContext } from '../map-context.ts'
import { MapView } from '../map-view.tsx'
import { useMunicipality } from '../municipality.ts'
import { SelectionPanel } from '../selection/selection-panel.tsx'
import { usePicking } from '../selection/use-picking.ts'
import { SurveyProvider } from '../surveys/survey-context.tsx'
import { MeasureBar } from '../tools/measure-bar.tsx'
import { Announcer } from '../ui/announcer.tsx'
import { useView } from '../use-view.ts'
import type { Pane as PaneName } from '../view-state.ts'
import { EmptyTown } from './empty-town.tsx'
import { MapButtons } from './map-buttons.tsx'
import { MapNotices } from './map-notices.tsx'
import { Pane } from './pane.tsx'
import { Rail } from './rail.tsx'
import { SkipLinks } from './skip-links.tsx'
import { TopBar } from './top-bar.tsx'
import { usePane } from './use-pane.ts'
import classes from './workspace.module.css'

const CoordinatesBar = lazy(async () => ({
  default: (await import('../tools/coordinates-bar.tsx')).CoordinatesBar,
}))
const FiltersPane = lazy(async () => ({
  default: (await import('../filters/filters-pane.tsx')).FiltersPane,
}))
const QuestionsPane = lazy(async () => ({
  default: (await import('../questions/questions-pane.tsx')).QuestionsPane,
}))
const AnswerOnMap = lazy(async () => ({
  default: (await import('../questions/answer-on-map.tsx')).AnswerOnMap,
}))
const NeedPane = lazy(async () => ({
  default: (await import('../needs/need-pane.tsx')).NeedPane,
}))
const NeedOnMap = lazy(async () => ({
  default: (await import('../needs/need-on-map.tsx')).NeedOnMap,
}))
const PlansPane = lazy(async () => ({
  default: (await import('../plans/plans-pane.tsx')).PlansPane,
}))
const ChangeSetsPane = lazy(async () => ({
  default: (await import('../change-sets/change-sets-pane.tsx')).ChangeSetsPane,
}))
const EditBar = lazy(async () => ({ default: (await import('../editor/edit-bar.tsx')).EditBar }))
const ComparePane = lazy(async () => ({
  default: (await import('../compare/compare-pane.tsx')).ComparePane,
}))
const TimeBar = lazy(async () => ({ default: (await import('../time/time-bar.tsx')).TimeBar }))
const SecondMap = lazy(async () => ({
  default: (await import('../compare/second-map.tsx')).SecondMap,
}))
const ListPane = lazy(async () => ({ default: (await import('../list/list-pane.tsx')).ListPane }))

const forStaff = new Set<PaneName>(['need', 'questions', 'change-sets'])

/** The whole screen of a municipality: the map, and what lies beside it. */
export function Workspace() {
  const { t } = useTranslation()
  const view = useView()
  const { slug, name } = useMunicipality()
  const [map, setMap] = useState<MapHandle | null>(null)
  const [measuring, setMeasuring] = useState<'distance' | 'area' | null>(null)
  const { key: session, isStaff } = useSession()
  const asked = usePane().pane
  // A link of staff's that somebody else follows.
  const pane = isStaff || !forStaff.has(asked) ? asked : 'none'
  useFreshDataFor(session)
  const layers = useLayers()
  const { filters, beyond } = useMapFilters()
  const { picked, pick } = usePicking()

  return (
    <MapContext value={map}>
      <EditingProvider>
        <SurveyProvider>
          <title>{t('app.title', { name })}</title>
          <Live key={session} />
          <div
            className={classes.workspace}
            data-selected={view.selection ? true : undefined}
            data-pane={pane}
            data-maps={view.second?.way}
          >
            <SkipLinks />
            <TopBar />
            <Rail onMeasure={setMeasuring} measuring={measuring} />
            {pane !== 'none' && (
              <Pane key={pane} name={pane}>
                {pane === 'layers' && <LayersPane {...layers} />}
                {pane === 'list' && <ListPane />}
                {pane === 'filters' && <FiltersPane />}
                {pane === 'questions' && <QuestionsPane />}
                {pane === 'need' && <NeedPane />}
                {pane === 'plans' && <PlansPane />}
                {pane === 'change-sets' && <ChangeSetsPane />}
                {pane === 'compare' && <ComparePane layers={layers} />}
              </Pane>
            )}
            <main className={classes.main} aria-label={t('app.map')}>
              <MapView
                key={slug}
                view={view}
                layers={layers.state}
                filters={filters}
                session={session}
                onReady={setMap}
                onPick={pick}
              />
              <Suspense>
                {view.second && (
                  <SecondMap
                    first={map}
                    layers={layers}
                    filters={filters}
                    session={session}
                    onPick={pick}
                  />
                )}
              </Suspense>
              <div className={classes.notices}>
                <AsOfBanner />
                <FilteredBanner beyond={beyond} />
                <AreaBanner beyond={beyond} />
                <DrawBar />
                <Suspense>{isStaff && view.changeSet && <EditBar />}</Suspense>
                <MapNotices />
                <EmptyTown />
                <Suspense>
                  {map && isStaff && view.need && <NeedOnMap map={map} view={view} />}
                  {isStaff && view.ask && pane === 'compare' && (
                    <AnswerOnMap question={view.ask} asOf={view.asOf} />
                  )}
                </Suspense>
                {measuring && <MeasureBar kind={measuring} onEnd={() => setMeasuring(null)} />}
              </div>
              <Suspense>
                {map && view.time && (
                  <TimeBar map={map} time={view.time} shown={layers.collections} />
                )}
              </Suspense>
              <MapButtons />
              <Suspense>{map && <CoordinatesBar />}</Suspense>
            </main>
            {view.selection && <SelectionPanel selection={view.selection} picked={picked} />}
            <Announcer />
          </div>
        </SurveyProvider>
      </EditingProvider>
    </MapContext>
  )
}

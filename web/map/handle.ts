import type { FeatureCollection } from 'geojson'
import type { DrawTool } from '../draw/draw-tool.ts'
import type { SketchTool } from '../editor/sketch-pad.ts'
import type { Period } from './filters.ts'
import type { MeasureKind, MeasureReadout } from './measure-readout.ts'
import type { NeedMap } from './needs/need-map.ts'
import type { Spots } from './needs/spot-layers.ts'
import type { PictureOptions } from './picture/options.ts'
import type {
  Availability,
  Bounds,
  FeatureRef,
  LayerState,
  LngLat,
  MapFilter,
  MapView,
  OfficialCrs,
  PickedFeature,
  Theme,
  Translate,
  Unsubscribe,
} from './types.ts'
import type { FlyOptions } from './view.ts'

export interface MapOptions {
  /** Slug, as in the paths. */
  municipality: string
  view?: MapView
  /** Shown where there is no view. */
  bounds?: Bounds
  theme: Theme
  language: string
  /** BCP 47: what the names on the map are written in. */
  nameLanguages?: string[]
  translate: Translate
  officialCrs?: OfficialCrs
  layers?: Record<string, LayerState>
  filters?: Record<string, MapFilter>
  selection?: FeatureRef | null
  asOf?: string | null
  validAt?: string | null
  time?: Period | null
  /** Changes when somebody signs in or out: other tiles are served then. */
  session?: string
  /** Where the style is, by theme and language; the server's own by default. */
  styleUrl?: (theme: Theme, language: string) => string
  /** Where a feature is as GeoJSON; the server's own by default. */
  featureUrl?: (feature: FeatureRef) => string
  /** Said to screen readers. */
  announce?: (text: string) => void
  onAvailability?: (availability: Availability) => void
}

/** The map as the rest of the program sees it. All callbacks return their own removal. */
export interface MapHandle {
  getView(): MapView
  setView(view: MapView): void
  /** As it is to the last digit, so that another map can show the same. */
  getCamera(): MapView
  /** With every step of a movement of its own, unlike one that follows another map. */
  onMove(callback: (camera: MapView) => void): Unsubscribe
  /** Shows what another map shows; nobody is told of it. */
  follow(camera: MapView): void
  /** After each movement of its own has ended. */
  onViewChange(callback: (view: MapView) => void): Unsubscribe
  /** West, south, east, north of what is seen. */
  getBounds(): Bounds
  /** The n of 1:n in the middle of the map. */
  getScale(): number
  flyTo(target: LngLat | Bounds, options?: FlyOptions): void
  zoomBy(steps: number): void
  resetNorth(): void
  setLayers(layers: Record<string, LayerState>): void
  setFilters(filters: Record<string, MapFilter>): void
  setSelection(selection: FeatureRef | null): void
  /** What could be or is to be done, as plan-layers.ts reads it; null for none. */
  setPlan(plan: FeatureCollection | null): void
  /** How a change set leaves parcels, as draft-layers.ts reads it; null for none. */
  setDrafts(drafts: FeatureCollection | null): void
  /** Where rules find something, as finding-layers.ts reads it; null for none. */
  setFindings(findings: FeatureCollection | null): void
  /** Where others edit, as people-layers.ts reads it; null for none. */
  setPeople(people: FeatureCollection | null): void
  /** What an editor has picked and what was refused, as sketch-layers.ts reads it; null for none. */
  setMarks(marks: FeatureCollection | null): void
  /** What a surveyor's file holds, as survey-layers.ts reads it; null for none. */
  setSurvey(survey: FeatureCollection | null): void
  /** Only what was in this period; null for all times. Loads nothing as it moves. */
  setTime(time: Period | null): void
  /** Units in which need is more or less than chance would have it; null for none. */
  setSpots(spots: Spots | null): void
  /** What answers a question; null for none. */
  setAnswer(answer: FeatureCollection | null): void
  /** The area that all is narrowed to; what lies outside has `isOutside`. */
  setArea(area: FeatureCollection | null): void
  /** ISO moment or day; null for now. */
  setAsOf(asOf: string | null): void
  /** The ISO day on which parcels and networks are in force; null for that of asOf. */
  setValidAt(validAt: string | null): void
  /** What changed between two days, as change-layers.ts reads it; null for none. */
  setChanges(changes: FeatureCollection | null): void
  setSession(session: string): void
  setTheme(theme: Theme): void
  setLanguage(language: string, translate: Translate): void
  setOfficialCrs(crs: OfficialCrs | null): void
  /** Ask for the tiles again, because data has changed. */
  refresh(): void
  onPick(callback: (features: PickedFeature[], place: LngLat) => void): Unsubscribe
  /** Picks as a click would, in the middle by default. */
  pickAt(place?: LngLat): void
  onPointer(callback: (place: LngLat | null) => void): Unsubscribe
  startMeasure(kind: MeasureKind, callback: (readout: MeasureReadout | null) => void): void
  /** The callback is called with null. */
  stopMeasure(): void
  /** PNG or PDF of the present view with title, legend, scale bar and date. */
  exportPicture(options: PictureOptions): Promise<Blob>
  /** Where need is high; shows nothing until it is told to. */
  readonly need: NeedMap
  readonly draw: DrawTool
  readonly sketch: SketchTool
  onError(callback: (error: Error) => void): Unsubscribe
  /** Everything asked for is drawn. */
  onIdle(callback: () => void): Unsubscribe
  resize(): void
  /** Puts the focus on the canvas. */
  focus(): void
  destroy(): void
}

import type { Question } from '../api/client.ts'
import { needZooms } from '../tiles/needs/zooms.ts'
import { parseArea } from './area/area.ts'
import { findCollection } from './collections.ts'
import {
  parseSecondView,
  type SecondView,
  type ShownLayers,
  writeSecondView,
} from './compare/second-view.ts'
import { isDay, soundParams } from './filters/filter-params.ts'
import type { FeatureRef, FilterParams, MapView, UnitKind } from './map/types.ts'
import { parseSpotsView, type SpotsView, writeSpotsView } from './needs/spots-view.ts'
import { writeWeights } from './needs/weights.ts'
import { type PlansView, parseId, parsePlansView, writePlansView } from './plans/plans-view.ts'
import { parseQuestion, writeQuestion } from './questions/question.ts'
import { parseTimeView, type TimeView, writeTimeView } from './time/time-view.ts'

export type Pane =
  | 'layers'
  | 'list'
  | 'filters'
  | 'questions'
  | 'need'
  | 'plans'
  | 'change-sets'
  | 'compare'
  | 'none'
const panes: readonly string[] = [
  'layers',
  'list',
  'filters',
  'questions',
  'need',
  'plans',
  'change-sets',
  'compare',
  'none',
] satisfies Pane[]

export type NeedPart = 'weights' | 'table' | 'spots'
const needParts: readonly NeedPart[] = ['weights', 'table', 'spots']

/** `auto`: hexagons, of a size that goes with the zoom. */
export type NeedKind = UnitKind | 'auto'

/** Everything a link must carry to show the same to the next person. */
export interface View extends ShownLayers {
  camera?: MapView
  /** Known on this ISO day. */
  asOf?: string
  /** Parcels and networks as they were in law on this ISO day, whenever that became known. */
  validAt?: string
  selection?: FeatureRef
  pane?: Pane
  /** The collection of the list. */
  listed?: string
  /** A sort of that collection, as the API names it. */
  sort?: string
  /** The list has what there is, not only what the map shows. */
  isListWhole?: true
  /** Text of the search field. */
  query?: string
  /** By collection. */
  filters?: Record<string, FilterParams>
  /** What the map, the lists and the counts are narrowed to: see area/area.ts. */
  area?: string
  /** The spatial question that is asked. */
  ask?: Question
  /** Need is shown on the map, of these. */
  need?: NeedKind
  /** By component of need, 0 to 10, where they are not the usual ones. What is not named weighs nothing. */
  weights?: Record<string, number>
  /** Reports count as they are heard, without correction. */
  asHeard?: boolean
  /** The weighting that the weights came from: an id, or the role of one that comes with the program. */
  preset?: string
  /** The part of need's pane; weights where nothing is said. */
  needPart?: NeedPart
  /** The unit whose need is explained. */
  unit?: { kind: UnitKind; id: number }
  /** How spots of need are looked for, and which is open. */
  spots?: SpotsView
  plans?: PlansView
  /** The change set that is open: its drafts lie over the map. */
  changeSet?: number
  /** Only what was in this period is on the map. */
  time?: TimeView
  /** Another state of the map beside this one. */
  second?: SecondView
  /** Sign-in only: the path to go back to. */
  returnTo?: string
  /** Sign-in only: why another sign-in led back without success. */
  error?: string
}

/** The API's search takes no longer text. */
export const longestQuery = 200

/** The view a query string holds. What is malformed is left out, never an error: links get cut and mangled. */
export function parseView(query: string): View {
  const params = new URLSearchParams(query)
  return withoutEmpty({
    camera: parseCamera(params.get('at')),
    shown: parseWords(params.get('show')),
    hidden: parseWords(params.get('hide')),
    opacities: parseOpacities(params.get('fade')),
    asOf: parsePastDay(params.get('asOf')),
    validAt: parseDay(params.get('validAt')),
    selection: parseSelection(params.get('sel')),
    pane: parsePane(params.get('pane')),
    listed: parseWord(params.get('of')),
    sort: parseSort(params.get('of'), params.get('sort')),
    isListWhole: params.get('all') === 'true' || undefined,
    query: params.get('q')?.slice(0, longestQuery).toWellFormed() || undefined,
    filters: parseFilters(params),
    area: parseArea(params.get('area')) && params.get('area')!,
    ask: parseQuestion(params.get('ask')),
    need: parseNeed(params.get('need')),
    weights: parseWeights(params.get('weights')),
    asHeard: params.get('corrected') === 'false' || undefined,
    preset: parseWord(params.get('preset')),
    needPart: needParts.find((part) => part === params.get('look')),
    spots: parseSpotsView(params),
    unit: parseUnit(params.get('unit')),
    plans: parsePlansView(params),
    changeSet: parseId(params.get('changeSet')),
    time: parseTimeView(params),
    second: parseSecondView(params, { parseWords, parseOpacities, parseWeights }),
    returnTo: params.get('returnTo') || undefined,
    error: params.get('error') || undefined,
  })
}

/** The query string of a view, with `?` when there is something to say. */
export function writeView(view: View): string {
  const params: [string, string | undefined][] = [
    ['at', view.camera && writeCamera(view.camera)],
    ['show', view.shown?.join(',')],
    ['hide', view.hidden?.join(',')],
    ['fade', writeOpacities(view.opacities)],
    ['asOf', view.asOf],
    ['validAt', view.validAt],
    ...Object.entries(view.filters ?? {}).flatMap(([collection, filter]) =>
      Object.entries(filter).map(([param, value]): [string, string] => [
        `${collection}.${param}`,
        value,
      ]),
    ),
    ['area', view.area],
    ['ask', writeQuestion(view.ask)],
    ['need', view.need],
    ['weights', writeWeights(view.weights)],
    ['corrected', view.asHeard ? 'false' : undefined],
    ['preset', view.preset],
    ['look', view.needPart],
    ...writeSpotsView(view.spots),
    ['unit', view.unit && `${view.unit.kind}/${view.unit.id}`],
    ['sel', view.selection && `${view.selection.collection}/${view.selection.id}`],
    ['pane', view.pane],
    ['of', view.listed],
    ['sort', view.sort],
    ['all', view.isListWhole && 'true'],
    ['q', view.query],
    ...writePlansView(view.plans),
    ['changeSet', view.changeSet?.toString()],
    ...writeTimeView(view.time),
    ...writeSecondView(view.second, { writeOpacities, writeWeights }),
    ['returnTo', view.returnTo],
    ['error', view.error],
  ]
  const pairs = params
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}=${encodeReadably(value!)}`)
  return pairs.length ? `?${pairs.join('&')}` : ''
}

/** Escapes what must be, and leaves `, : /` readable. */
function encodeReadably(value: string): string {
  return encodeURIComponent(value).replace(/%2C/g, ',').replace(/%3A/g, ':').replace(/%2F/g, '/')
}

const word = /^[a-z0-9]+(-[a-z0-9]+)*$/

function parseWord(text: string | null): string | undefined {
  return text && word.test(text) ? text : undefined
}

function parseWords(text: string | null): string[] | undefined {
  return text?.split(',').filter((part) => word.test(part))
}

function parsePane(text: string | null): Pane | undefined {
  return text && panes.includes(text) ? (text as Pane) : undefined
}

/** Nothing is known of the future yet: a link that asks for it shows the present. */
function parsePastDay(text: string | null): string | undefined {
  return text && isDay(text) && text <= new Date().toISOString() ? text : undefined
}

function parseDay(text: string | null): string | undefined {
  return text && isDay(text) ? text : undefined
}

function parseCamera(text: string | null): MapView | undefined {
  const parts = text?.split(',').map(Number) ?? []
  const [lat = Number.NaN, lng = Number.NaN, zoom = Number.NaN, bearing = 0, pitch = 0] = parts
  const isSound =
    Math.abs(lat) <= 85.06 &&
    Math.abs(lng) <= 180 &&
    zoom >= 0 &&
    zoom <= 24 &&
    Math.abs(bearing) <= 360 &&
    pitch >= 0 &&
    pitch <= 85
  return isSound ? { lng, lat, zoom, bearing, pitch } : undefined
}

/** Six decimals of a degree are 11 cm. */
function writeCamera({ lng, lat, zoom, bearing, pitch }: MapView): string {
  const parts = [round(lat, 6), round(lng, 6), round(zoom, 2), round(bearing, 1), round(pitch, 1)]
  while (parts.length > 3 && parts.at(-1) === 0) parts.pop()
  return parts.join(',')
}

function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals)) || 0
}

function parseSelection(text: string | null): FeatureRef | undefined {
  const [collection, id] = text?.split('/') ?? []
  if (!collection || !word.test(collection) || !/^\d{1,15}$/.test(id ?? '')) return undefined
  return { collection, id: Number(id) }
}

function isUnitKind(text: string | undefined): text is UnitKind {
  return text !== undefined && Object.hasOwn(needZooms, text)
}

function parseNeed(text: string | null): NeedKind | undefined {
  return text === 'auto' || isUnitKind(text ?? undefined) ? (text as NeedKind) : undefined
}

function parseUnit(text: string | null): View['unit'] {
  const [kind, id] = text?.split('/') ?? []
  return isUnitKind(kind) && /^\d{1,15}$/.test(id ?? '') ? { kind, id: Number(id) } : undefined
}

const mostWeight = 10

function parseWeights(text: string | null): Record<string, number> | undefined {
  if (!text) return undefined
  const entries = text.split(',').flatMap((part) => {
    const [code, figure] = part.split(':')
    const weight = Number(figure)
    return code && word.test(code) && figure && weight >= 0 && weight <= mostWeight
      ? [[code, round(weight, 2)] as const]
      : []
  })
  return Object.fromEntries(entries)
}

function parseOpacities(text: string | null): Record<string, number> | undefined {
  if (!text) return undefined
  const entries = text.split(',').flatMap((part) => {
    const [group, percent] = part.split(':')
    const value = Number(percent)
    return group && word.test(group) && percent && value >= 0 && value < 100
      ? [[group, Math.round(value) / 100] as const]
      : []
  })
  return Object.fromEntries(entries)
}

function writeOpacities(opacities: Record<string, number> = {}): string {
  return Object.entries(opacities)
    .map(([group, value]) => `${group}:${Math.round(value * 100)}`)
    .join(',')
}

function parseFilters(params: URLSearchParams): Record<string, FilterParams> | undefined {
  const asked: Record<string, Record<string, string>> = {}
  for (const [name, value] of params) {
    const [, collection, param] = /^([a-z-]+)\.([A-Za-z0-9]+)$/.exec(name) ?? []
    if (collection && param) asked[collection] = { ...asked[collection], [param]: value }
  }
  const sound = Object.entries(asked).flatMap(([name, values]) => {
    const collection = findCollection(name)
    const filter = collection ? soundParams(collection, values) : {}
    return Object.keys(filter).length > 0 ? [[name, filter] as const] : []
  })
  return Object.fromEntries(sound)
}

function parseSort(listed: string | null, text: string | null): string | undefined {
  const { sorts = [] } = findCollection(listed ?? '') ?? {}
  return text && sorts.includes(text.replace(/^-/, '')) ? text : undefined
}

/** Without what is undefined, an empty list or an empty record: absent and empty mean the same in a link. */
function withoutEmpty<T extends object>(values: T): T {
  const kept = Object.entries(values).filter(
    ([, value]) =>
      value !== undefined && (typeof value !== 'object' || Object.keys(value).length > 0),
  )
  return Object.fromEntries(kept) as T
}

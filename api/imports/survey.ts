import type { Geometry } from 'geojson'
import type { Database } from '../db/database.ts'
import type { Trx } from '../db/tables.ts'
import { inTenant } from '../db/tenant.ts'
import { type FileCrs, fileCrs } from './crs.ts'
import { findTown, system, type Town } from './municipality.ts'
import { openSource } from './readers/open-source.ts'
import { type Source, SourceError, type SourceFeature } from './readers/source.ts'
import { ShapeError, shapeOf } from './shape.ts'
import { type NamedAreas, namedAreas } from './survey-areas.ts'
import { checkShapes, hintFor, type SurveyHint, type SurveyProblem } from './survey-checks.ts'

export interface Survey {
  format: string
  crs: string
  /** Who said in which CRS the coordinates are; for `municipality` nobody, and its own was taken. */
  crsFrom: 'asked' | 'file' | 'municipality'
  columns: string[]
  column: string | null
  hint: SurveyHint | null
  features: SurveyFeature[]
}

interface SurveyFeature {
  ordinal: number
  line?: number
  /** What may be its cadastral number. */
  name: string | null
  areaM2: number | null
  /** EPSG:4326, to the bit; null for what is no area. */
  geometry: Geometry | null
  properties: Record<string, unknown>
  problems: SurveyProblem[]
}

export interface SurveyOptions {
  crs?: string
  layer?: string
  /** Names areas. */
  column?: string
  swapAxes?: boolean
  signal: AbortSignal
}

/** A survey is of some parcels; a whole town comes by import. */
const mostFeatures = 2000

/** What a file of areas holds and what is wrong with each; throws a SourceError for a file that cannot be read. */
export async function readSurvey(
  db: Database,
  slug: string,
  file: string,
  options: SurveyOptions,
): Promise<Survey> {
  const town = await findTown(db, slug)
  const source = await openSource(file, options)
  try {
    const areas = await areasOf(source, options)
    return await inTenant(db, town.id, system, async (trx) => {
      const crsFrom =
        options.crs !== undefined ? 'asked' : source.crs === undefined ? 'municipality' : 'file'
      const crs = await fileCrs(trx, options.crs, source.crs ?? { srid: town.srid }, town)
      const { columns, column } = areas
      const { features, hint } = await checked(trx, town, crs, areas, options)
      return { format: source.format, crs: crs.name, crsFrom, columns, column, hint, features }
    })
  } finally {
    await source.close()
  }
}

async function areasOf(source: Source, { column, signal }: SurveyOptions): Promise<NamedAreas> {
  const records: SourceFeature[] = []
  for await (const record of source.features()) {
    signal.throwIfAborted()
    records.push(record)
    if (records.length > mostFeatures * 50) throw tooMany()
  }
  if (records.length === 0) throw new SourceError('The file holds no features.')
  const areas = namedAreas(source, records, column)
  if (areas.records.length > mostFeatures) throw tooMany()
  return areas
}

const tooMany = () =>
  new SourceError(`It holds more than ${mostFeatures} features: cut it up, or import it.`)

async function checked(
  trx: Trx,
  town: Town,
  crs: FileCrs,
  { records }: NamedAreas,
  { swapAxes = false }: SurveyOptions,
): Promise<{ features: SurveyFeature[]; hint: SurveyHint | null }> {
  const shaped = records.map((record) => ({ record, ...shapeIn(record, swapAxes) }))
  const rows = shaped.flatMap(({ record: { name }, hex }, at) =>
    hex === undefined ? [] : [{ at, hex, name }],
  )
  const found = new Map((await checkShapes(trx, town, crs, rows)).map((row) => [row.at, row]))
  const features = shaped.map(({ record, problem }, at): SurveyFeature => {
    const row = found.get(at)
    const { ordinal, line, name, properties } = record
    return {
      ...{ ordinal, line, name, properties },
      areaM2: row?.areaM2 ?? null,
      geometry: row?.geometry ?? null,
      problems: [...(problem === undefined ? [] : [problem]), ...(row?.problems ?? [])],
    }
  })
  const lost = rows.find(({ at }) => features[at]!.problems.some(({ code }) => isElsewhere(code)))
  const hint = lost ? await hintFor(trx, town, { crs, swapAxes }, lost.hex) : null
  return { features, hint }
}

const isElsewhere = (code: string) => code === 'far-away' || code === 'out-of-range'

function shapeIn(
  { geometry, problem }: SourceFeature,
  swapAxes: boolean,
): { hex?: string; problem?: SurveyProblem } {
  const refused = (code: string, message: string) => ({
    problem: { code, severity: 'error' as const, message, place: null },
  })
  if (problem !== undefined) return refused('unreadable', problem)
  if (geometry === null) return refused('empty', 'has no geometry')
  try {
    return shapeOf(geometry, { kinds: ['area'], single: false, closeRings: false, swapAxes })
  } catch (error) {
    if (error instanceof ShapeError) return refused(error.code, error.message)
    throw error
  }
}

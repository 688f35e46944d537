import type { Position } from 'geojson'
import { openBytes } from './gzip.ts'
import { lines } from './lines.ts'
import { type Source, SourceError, type SourceFeature } from './source.ts'

type Section = { line: number; fields: string[]; comment: string }[]

const maxLines = 5_000_000

/** The metric factors of EPANET's two families of units. */
const units = {
  us: { lengthM: 0.3048, diameterMm: 25.4 },
  si: { lengthM: 1, diameterMm: 1 },
}
const usFlows = new Set(['CFS', 'GPM', 'MGD', 'IMGD', 'AFD'])

/**
 * An EPANET .inp file: nodes as points, links as lines that name their end nodes in `from_node`
 * and `to_node`. Lengths, levels and elevations in metres, diameters in millimetres, whatever the
 * file's units; flows stay as they are, with their unit in `flow_unit`. The file has no CRS.
 */
export async function openEpanet(path: string): Promise<Source> {
  const sections = await readSections(path)
  if (!sections.has('JUNCTIONS') || !sections.has('COORDINATES')) {
    throw new SourceError(
      'The file lacks [JUNCTIONS] or [COORDINATES]: it is not an EPANET network.',
    )
  }
  const features = toFeatures(sections)
  return {
    format: 'EPANET',
    family: 'geojson',
    total: features.length,
    features: async function* () {
      yield* features
    },
    close: async () => {},
  }
}

async function readSections(path: string): Promise<Map<string, Section>> {
  const sections = new Map<string, Section>()
  let current: Section = []
  for await (const { text, line } of lines(await openBytes(path))) {
    if (line > maxLines) throw new SourceError(`The file has more than ${maxLines} lines.`)
    const [content = '', ...comment] = text.split(';')
    const name = /^\s*\[(\w+)/.exec(content)?.[1]?.toUpperCase()
    if (name !== undefined) {
      current = sections.get(name) ?? []
      sections.set(name, current)
    } else if (content.trim() !== '') {
      const fields = content.trim().split(/\s+/)
      current.push({ line, fields, comment: comment.join(';').trim() })
    }
  }
  return sections
}

function toFeatures(sections: Map<string, Section>): SourceFeature[] {
  const at = new Map<string, Position>()
  for (const { fields } of sections.get('COORDINATES') ?? []) {
    at.set(fields[0] ?? '', [Number(fields[1]), Number(fields[2])])
  }
  const bends = new Map<string, Position[]>()
  for (const { fields } of sections.get('VERTICES') ?? []) {
    const [link = '', x, y] = fields
    bends.set(link, [...(bends.get(link) ?? []), [Number(x), Number(y)]])
  }
  const columns = columnsFor(sections)
  const extra = new Map<string, Record<string, unknown>>()
  const add = (id: string | undefined, more: Record<string, unknown>) =>
    extra.set(id ?? '', { ...extra.get(id ?? ''), ...more })
  for (const { fields } of sections.get('STATUS') ?? []) add(fields[0], { status: fields[1] })
  for (const { fields } of sections.get('TAGS') ?? []) add(fields[1], { tag: fields[2] })
  for (const { fields } of sections.get('DEMANDS') ?? []) add(fields[0], { demand: fields[1] })

  const features: SourceFeature[] = []
  for (const [section, read] of Object.entries(columns)) {
    for (const { line, fields, comment } of sections.get(section.toUpperCase()) ?? []) {
      const id = fields[0] ?? ''
      const properties: Record<string, unknown> = {
        id,
        ...read(fields),
        ...(comment === '' ? {} : { comment }),
        ...extra.get(id),
      }
      const ends =
        'from_node' in properties ? [properties.from_node, properties.to_node] : undefined
      const geometry = ends === undefined ? pointAt(at.get(id)) : lineOf(ends, at, bends.get(id))
      features.push({ ordinal: features.length + 1, line, id, geometry, properties })
    }
  }
  return features
}

const pointAt = (position: Position | undefined) =>
  position === undefined ? null : { type: 'Point' as const, coordinates: position }

function lineOf(ends: unknown[], at: Map<string, Position>, bends: Position[] = []) {
  const [from, to] = ends.map((end) => at.get(String(end)))
  if (from === undefined || to === undefined) return null
  return { type: 'LineString' as const, coordinates: [from, ...bends, to] }
}

type Reader = (fields: string[]) => Record<string, unknown>

/** How the fields of each section are called, for nodes first. */
function columnsFor(sections: Map<string, Section>): Record<string, Reader> {
  const option = (name: string) =>
    sections.get('OPTIONS')?.find(({ fields }) => fields[0]?.toUpperCase() === name)?.fields[1]
  const flowUnit = (option('UNITS') ?? 'GPM').toUpperCase()
  const { lengthM, diameterMm } = usFlows.has(flowUnit) ? units.us : units.si
  const metres = (text?: string) => scaled(text, lengthM)
  const millimetres = (text?: string) => scaled(text, diameterMm)
  const flow = { flow_unit: flowUnit }
  return {
    junctions: ([, elevation, demand, pattern]) => ({
      kind: 'junction',
      elevation: metres(elevation),
      demand: scaled(demand, 1),
      pattern,
      ...flow,
    }),
    reservoirs: ([, head, pattern]) => ({ kind: 'reservoir', elevation: metres(head), pattern }),
    tanks: ([, elevation, initial, min, max, diameter, minVolume]) => ({
      kind: 'tank',
      elevation: metres(elevation),
      initial_level_m: metres(initial),
      min_level_m: metres(min),
      max_level_m: metres(max),
      tank_diameter_m: metres(diameter),
      min_volume: scaled(minVolume, 1),
    }),
    pipes: ([, from, to, length, diameter, roughness, minorLoss, status]) => ({
      kind: 'main',
      from_node: from,
      to_node: to,
      pipe_length_m: metres(length),
      diameter: millimetres(diameter),
      roughness: scaled(roughness, 1),
      minor_loss: scaled(minorLoss, 1),
      status,
    }),
    pumps: ([, from, to, ...parameters]) => ({
      kind: 'pump',
      from_node: from,
      to_node: to,
      pump: parameters.join(' '),
      ...flow,
    }),
    valves: ([, from, to, diameter, type, setting, minorLoss]) => ({
      kind: 'valve',
      from_node: from,
      to_node: to,
      diameter: millimetres(diameter),
      valve_type: type,
      setting: scaled(setting, 1),
      minor_loss: scaled(minorLoss, 1),
    }),
  }
}

function scaled(text: string | undefined, factor: number) {
  if (text === undefined) return undefined
  const value = Number(text)
  return Number.isFinite(value) ? Number((value * factor).toPrecision(12)) : text
}

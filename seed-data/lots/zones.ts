import { dissolve } from '../geometry/dissolve.ts'
import type { Point } from '../geometry/points.ts'
import type { Town } from '../town.ts'
import type { Block } from './blocks.ts'
import type { PlaceKind } from './places.ts'

export interface ZoneRule {
  code: string
  name: string
  category: string
  maxHeightM: number | null
  floorAreaRatio: number | null
  lotCoverage: number | null
  minLotM2: number | null
  minFrontM: number | null
  uses: string[]
}

const zone = (
  code: string,
  name: string,
  category: string,
  numbers: readonly (number | null)[],
  uses: string[],
): ZoneRule => ({
  code,
  name,
  category,
  maxHeightM: numbers[0]!,
  floorAreaRatio: numbers[1]!,
  lotCoverage: numbers[2]!,
  minLotM2: numbers[3]!,
  minFrontM: numbers[4]!,
  uses,
})

const zoneRules: readonly ZoneRule[] = [
  zone(
    'C',
    'Zona centrală',
    'mixed',
    [15, 2.4, 0.7, 150, 8],
    ['locuire', 'comerț', 'birouri', 'cultură'],
  ),
  zone('M', 'Zonă mixtă', 'mixed', [18, 2, 0.6, 300, 12], ['locuire', 'comerț', 'servicii']),
  zone(
    'L1',
    'Locuințe individuale',
    'residential',
    [10, 0.9, 0.35, 300, 12],
    ['locuire', 'servicii mici'],
  ),
  zone(
    'L2',
    'Locuințe colective',
    'residential',
    [33, 2.2, 0.3, 1000, 20],
    ['locuire', 'comerț la parter'],
  ),
  zone(
    'IS',
    'Instituții și servicii publice',
    'public',
    [16, 1.5, 0.45, 1000, 20],
    ['învățământ', 'sănătate', 'administrație'],
  ),
  zone(
    'I',
    'Unități industriale și depozite',
    'industrial',
    [20, 1.2, 0.6, 2000, 30],
    ['producție', 'depozitare'],
  ),
  zone(
    'T',
    'Transporturi și gospodărire comunală',
    'utility',
    [12, 0.6, 0.4, null, null],
    ['transport', 'utilități'],
  ),
  zone(
    'V',
    'Spații verzi și sport',
    'green',
    [6, 0.1, 0.1, null, null],
    ['parc', 'sport', 'agrement'],
  ),
  zone('G', 'Cimitire', 'green', [8, 0.05, 0.05, null, null], ['cimitir']),
  zone(
    'A',
    'Terenuri agricole (extravilan)',
    'agricultural',
    [6, 0.05, 0.05, 5000, null],
    ['agricultură'],
  ),
]

const placeZones: Partial<Record<PlaceKind, string>> = {
  park: 'V',
  stadium: 'V',
  cemetery: 'G',
  station: 'T',
  'treatment-plant': 'T',
  waterworks: 'T',
  substation: 'T',
  supermarket: 'M',
  market: 'C',
}

function codeOf(block: Block, kind: PlaceKind | undefined): string {
  if (kind) return placeZones[kind] ?? 'IS'
  switch (block.style) {
    case 'core':
      return 'C'
    case 'flats':
      return 'L2'
    case 'industry':
      return 'I'
    case 'meadow':
    case 'park':
      return 'V'
    case 'farm':
      return 'A'
    default:
      // Along the great roads houses may become shops.
      return block.face.around.some((half) => half.edge.class === 'primary') ? 'M' : 'L1'
  }
}

export interface Area {
  polygons: Point[][][]
  blocks: Block[]
}

export interface ZoneArea extends Area {
  rule: ZoneRule
}

/** Zones reach to the middle of the street and leave nothing between them. */
export function zonesOf(town: Pick<Town, 'blocks' | 'places'>): ZoneArea[] {
  const kinds = new Map(town.places.map((place) => [place.block, place.kind]))
  return group(town.blocks, (block) => codeOf(block, kinds.get(block))).map(([code, area]) => ({
    ...area,
    rule: zoneRules.find((rule) => rule.code === code)!,
  }))
}

export interface DistrictArea extends Area {
  name: string
}

export const districtsOf = (blocks: readonly Block[]): DistrictArea[] =>
  group(blocks, (block) => block.quarter.district).map(([name, area]) => ({ ...area, name }))

function group(blocks: readonly Block[], by: (block: Block) => string): [string, Area][] {
  const groups = new Map<string, Block[]>()
  for (const block of blocks) groups.set(by(block), [...(groups.get(by(block)) ?? []), block])
  return [...groups].map(([name, members]) => [
    name,
    { blocks: members, polygons: dissolve(members.map((block) => block.face.outline)) },
  ])
}

import type { Building } from '../buildings/building.ts'
import type { Point } from '../geometry/points.ts'
import type { Road } from '../streets/roads.ts'

export type NetworkKind = 'water' | 'sewer' | 'storm' | 'gas' | 'power' | 'lighting'

export interface NetworkNode {
  index: number
  kind: string
  at: Point
  label: string | null
  elevationM: number
  depthM: number | null
  isOpen: boolean | null
  year: number
  building: Building | null
  road: Road | null
}

export interface NetworkEdge {
  index: number
  from: NetworkNode
  to: NetworkNode
  kind: string
  points: Point[]
  road: Road | null
  year: number
  material: string | null
  diameterMm: number | null
  pressureBar: number | null
  voltageKv: number | null
  fromDepthM: number | null
  toDepthM: number | null
}

export type NodeFacts = Partial<Omit<NetworkNode, 'index' | 'kind' | 'at' | 'elevationM'>>
export type EdgeFacts = Partial<Omit<NetworkEdge, 'index' | 'from' | 'to' | 'points'>>

/** One network under construction: an edge always ends where its nodes are. */
export class Network {
  readonly nodes: NetworkNode[] = []
  readonly edges: NetworkEdge[] = []
  readonly kind: NetworkKind
  readonly name: string
  readonly operator: string
  private readonly elevationM: (p: Point) => number

  constructor(kind: NetworkKind, name: string, operator: string, elevationM: (p: Point) => number) {
    this.kind = kind
    this.name = name
    this.operator = operator
    this.elevationM = elevationM
  }

  node(kind: string, at: Point, facts: NodeFacts = {}): NetworkNode {
    const node: NetworkNode = {
      label: null,
      depthM: null,
      isOpen: null,
      year: 1990,
      building: null,
      road: null,
      ...facts,
      index: this.nodes.length,
      kind,
      at,
      elevationM: Math.round(this.elevationM(at) * 100) / 100,
    }
    this.nodes.push(node)
    return node
  }

  /** `through` are the points between the two nodes. */
  edge(
    from: NetworkNode,
    to: NetworkNode,
    through: readonly Point[],
    facts: EdgeFacts = {},
  ): NetworkEdge {
    const edge: NetworkEdge = {
      kind: 'main',
      road: null,
      year: 1990,
      material: null,
      diameterMm: null,
      pressureBar: null,
      voltageKv: null,
      fromDepthM: null,
      toDepthM: null,
      ...facts,
      index: this.edges.length,
      from,
      to,
      points: [from.at, ...through, to.at],
    }
    this.edges.push(edge)
    return edge
  }
}

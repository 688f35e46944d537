import type { Position } from 'geojson'
import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { closeTraverse, type Traverse } from '../geo/coverage/traverse.ts'
import { wrongField } from '../http/problem.ts'
import { degreesOf } from './ground.ts'
import type { Operation } from './schema.ts'

/** An operation in degrees. */
export type PlainOperation = Exclude<
  Operation,
  { operation: 'register-official' | 'register-traverse' }
>

/** Operations whose coordinates are official ones, as those in degrees; and what traverses missed. */
export async function resolveOperations(
  trx: Trx,
  operations: Operation[],
): Promise<{ plain: PlainOperation[]; traverses: Traverse[] }> {
  const plain: PlainOperation[] = []
  const traverses: Traverse[] = []
  for (const [index, operation] of operations.entries()) {
    if (operation.operation === 'register-official') {
      const { corners, snapM, facts } = operation
      plain.push({ operation: 'register', shape: await shapeOf(trx, corners), snapM, facts })
    } else if (operation.operation === 'register-traverse') {
      const { traverse, corners } = await walk(trx, operation)
      if (traverse.misclosureM > operation.mostMisclosureM)
        throw wrongField(
          `body.operations.${index}.legs`,
          `They miss the start by ${traverse.misclosureM.toFixed(3)} m; ${operation.mostMisclosureM} m are allowed.`,
          422,
        )
      traverses.push(traverse)
      const { snapM, facts } = operation
      plain.push({ operation: 'register', shape: await shapeOf(trx, corners), snapM, facts })
    } else plain.push(operation)
  }
  return { plain, traverses }
}

async function shapeOf(trx: Trx, corners: [number, number][]) {
  const ring = (await degreesOf(trx, corners)) as [number, number][]
  return { type: 'Polygon' as const, coordinates: [[...ring, ring[0]!]] }
}

/** Bearings and distances are those of the grid, so that they are walked there. */
async function walk(
  trx: Trx,
  { start, legs }: Extract<Operation, { operation: 'register-traverse' }>,
) {
  const { rows } = await sql<{ unitM: number }>`
    select unit_m as "unitM" from municipalities where id = (select current_municipality())`.execute(
    trx,
  )
  const { unitM } = rows[0]!
  const traverse = closeTraverse({ x: start[0] * unitM, y: start[1] * unitM }, legs)
  const corners = traverse.points.map(({ x, y }): [number, number] => [x / unitM, y / unitM])
  return { traverse, corners }
}

/**
 * The parcels that operations name and the places that they are about. What one of them begins lies
 * on the ground of others that they name.
 */
export function reachOf(
  operations: PlainOperation[],
  begun: number,
): { keys: string[]; positions: Position[] } {
  const keys = new Set<string>()
  const positions: Position[] = []
  for (const operation of operations) {
    if ('parcel' in operation) keys.add(operation.parcel)
    if ('parcels' in operation) for (const key of operation.parcels) keys.add(key)
    if ('line' in operation) positions.push(...operation.line)
    if ('shape' in operation) positions.push(...flatPositions(operation.shape.coordinates))
    if ('at' in operation) positions.push(operation.at)
    if ('from' in operation) positions.push(operation.from, operation.to)
  }
  const isThere = (key: string) => !key.startsWith('new-') || Number(key.slice(4)) <= begun
  return { keys: [...keys].filter(isThere), positions }
}

function flatPositions(coordinates: readonly unknown[]): Position[] {
  if (typeof coordinates[0] === 'number') return [coordinates as Position]
  return coordinates.flatMap((each) => flatPositions(each as unknown[]))
}

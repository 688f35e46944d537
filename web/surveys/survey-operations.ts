import type { OperationInput } from '../../api/client.ts'
import type { SurveyArea } from './read-survey.ts'
import type { Choice } from './survey-desk.ts'

export interface TakenArea {
  area: SurveyArea
  choice: Choice
}

/** One request, which is one step of undo. */
export interface Batch {
  ordinals: number[]
  operations: OperationInput[]
}

const mostOperations = 100
/** A request has room for a megabyte. */
const mostLetters = 700_000

/** As few requests as there is room for. */
export function batchesOf(taken: TakenArea[]): Batch[] {
  const batches: Batch[] = []
  let letters = 0
  for (const each of taken) {
    const operation = registering(each)
    const own = JSON.stringify(operation).length
    const last = batches.at(-1)
    if (!last || last.operations.length === mostOperations || letters + own > mostLetters) {
      batches.push({ ordinals: [each.area.ordinal], operations: [operation] })
      letters = own
    } else {
      last.ordinals.push(each.area.ordinal)
      last.operations.push(operation)
      letters += own
    }
  }
  return batches
}

function registering({ area, choice }: TakenArea): OperationInput {
  const { number, landUse } = choice
  const { address } = area.properties
  return {
    operation: 'register',
    shape: area.geometry as Extract<OperationInput, { operation: 'register' }>['shape'],
    facts: {
      ...(number.trim() && { cadastralNumber: number.trim() }),
      ...(landUse && { landUse }),
      ...(typeof address === 'string' && address.trim() && { address: address.trim() }),
      ...registeredArea(area.properties),
    },
  }
}

function registeredArea({ registered_area_m2: long, reg_area: short }: SurveyArea['properties']) {
  const text = long ?? short
  const areaM2 = text === null || text === undefined || text === '' ? Number.NaN : Number(text)
  return areaM2 >= 0 ? { registeredAreaM2: areaM2 } : {}
}

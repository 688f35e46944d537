import type { Mapping } from './mapping.ts'
import type { Plan } from './plan.ts'

/** The mapping as people read it: `Street_Name → name`, one line for each field that is filled. */
export function describeMapping({ single, nodes, edges }: Plan): string[] {
  if (single !== undefined) return linesOf(single)
  return [
    ...(nodes === undefined ? [] : linesOf(nodes).map((line) => `nodes: ${line}`)),
    ...(edges === undefined ? [] : linesOf(edges).map((line) => `edges: ${line}`)),
  ]
}

function linesOf({ origins, constants, key }: Mapping): string[] {
  const mapped = [...origins].map(
    ([field, from]) => `${from.map(({ column }) => column).join(', else ')} → ${field.name}`,
  )
  const fixed = [...constants].map(([field, value]) => `"${value}" → ${field.name}`)
  const identity = key === null ? 'the whole record' : key === 'id' ? 'its id' : key.join(' and ')
  return [...mapped, ...fixed, `a record is told apart by ${identity}`]
}

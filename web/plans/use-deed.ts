import { useDeedOf } from '../use-deed.ts'

/** What the server says in a word of its own, and we in a sentence. */
const known = [
  'already-bundled',
  'begun',
  'being-solved',
  'changed-since',
  'in-a-plan',
  'moratorium',
  'not-a-draft',
  'not-computed',
  'no-price',
  'not-solved',
  'nothing-chosen',
  'nothing-there',
  'order',
  'stale',
]

/** A deed after which all that plans show is read again. */
export function useDeed() {
  return useDeedOf({
    of: 'plans',
    textOf: (code) => (known.includes(code) ? `plans.failed.${code}` : undefined),
  })
}

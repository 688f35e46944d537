import { useMunicipality } from '../municipality.ts'
import { request } from '../request.ts'
import { useDeedOf } from '../use-deed.ts'
import { changeSetsPath } from './change-set-queries.ts'

/** What the server says in a word of its own, and we in a sentence. */
const known = [
  'base-moved',
  'changes-nothing',
  'fact-missing',
  'number-taken',
  'overlap',
  'gap',
  'own-change-set',
  'parcel-ended',
  'stale',
]

/** A deed after which all that is shown of change sets is read again. */
export function useDeed() {
  return useDeedOf({
    of: 'change-sets',
    textOf: (code) => (known.includes(code) ? `changeSets.failed.${code}` : undefined),
  })
}

/** Does something to a change set, at the version that was seen. */
export function useChangeSetDeed({ id, version }: { id: number; version: number }) {
  const { slug } = useMunicipality()
  const deed = useDeed()
  const act = (name: string, body?: unknown) =>
    deed.run(() =>
      request<{ version: number; status: string }>(`${changeSetsPath(slug)}/${id}/${name}`, {
        method: 'POST',
        headers: { 'if-match': `"${version}"` },
        body,
      }),
    )
  return { ...deed, act }
}

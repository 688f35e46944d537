import { keep, readKept } from '../kept.ts'

const most = 6

/** What was searched for in this municipality, the latest first. */
export function readRecent(slug: string): string[] {
  return readAll()[slug] ?? []
}

export function rememberSearch(slug: string, text: string): void {
  if (!text) return
  const all = readAll()
  const others = (all[slug] ?? []).filter((other) => other.toLowerCase() !== text.toLowerCase())
  keep('recent-searches', JSON.stringify({ ...all, [slug]: [text, ...others].slice(0, most) }))
}

function readAll(): Record<string, string[]> {
  try {
    const kept: unknown = JSON.parse(readKept('recent-searches') ?? '{}')
    return kept && typeof kept === 'object' ? (kept as Record<string, string[]>) : {}
  } catch {
    return {}
  }
}

/** What belongs to the person and not to the link: kept in this browser, if it lets us. */
export type KeptName = 'theme' | 'language' | 'recent-searches' | `edits.${string}`

export function readKept(name: KeptName): string | null {
  try {
    return localStorage.getItem(`terrier.${name}`)
  } catch {
    return null
  }
}

export function keep(name: KeptName, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`terrier.${name}`)
    else localStorage.setItem(`terrier.${name}`, value)
  } catch {
    // Private windows and full disks: the choice then lasts until the page closes.
  }
}

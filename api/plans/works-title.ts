/** By kind of intervention what is done, as people in the street call it. */
const done = {
  en: {
    resurfacing: 'Resurfacing',
    sidewalk: 'Sidewalk repair',
    water: 'Water main renewal',
    sewer: 'Sewer renewal',
    storm: 'Storm sewer renewal',
    gas: 'Gas main renewal',
    power: 'Power cable renewal',
    lighting: 'Street lighting renewal',
    telecom: 'Telecom cable renewal',
    greenery: 'Planting and tree care',
    building: 'Building works',
    repairs: 'Repairs of what was reported',
    other: 'Public works',
    more: 'other works',
  },
  ro: {
    resurfacing: 'Refacerea carosabilului',
    sidewalk: 'Refacerea trotuarului',
    water: 'Înlocuirea conductei de apă',
    sewer: 'Reabilitarea canalizării',
    storm: 'Reabilitarea canalizării pluviale',
    gas: 'Înlocuirea conductei de gaz',
    power: 'Înlocuirea cablurilor electrice',
    lighting: 'Modernizarea iluminatului public',
    telecom: 'Înlocuirea cablurilor de telecomunicații',
    greenery: 'Plantări și îngrijirea arborilor',
    building: 'Lucrări la clădiri',
    repairs: 'Remedierea celor sesizate',
    other: 'Lucrări publice',
    more: 'alte lucrări',
  },
}

export interface Named {
  title: string
  isTitled: boolean
  kind: string
  /** The kinds of work in its scope, the dearest first. */
  kinds: readonly string[]
  district: string | null
}

/** What somebody called it; else what is done, of more than three works the dearest, and where. */
export function worksTitle(
  { title, isTitled, kind, kinds, district }: Named,
  language: string,
): string {
  if (isTitled) return title
  const words: Record<string, string> = done[language === 'ro' ? 'ro' : 'en']
  const some = kinds.length > 3 ? [...kinds.slice(0, 2), 'more'] : kinds.length > 0 ? kinds : [kind]
  const all = some.map((each) => words[each] ?? words.other!)
  const what = all.map((word, at) => (at === 0 ? word : word[0]!.toLowerCase() + word.slice(1)))
  const where = title === kind ? district : title
  const list = new Intl.ListFormat(language, { type: 'conjunction' }).format(what)
  return where === null ? list : `${list}, ${where}`
}

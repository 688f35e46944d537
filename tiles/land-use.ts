/** What the map tells apart of all that a register may call a land use. */
export type LandUseTone = 'residential' | 'commercial' | 'industrial' | 'public' | 'green' | 'other'

/**
 * Land use is free text: the first tone of which it holds a word. The words are parts of English
 * and Romanian ones, in lower case.
 */
export const landUseWords: [tone: LandUseTone, words: string[]][] = [
  [
    'residential',
    ['resid', 'dwelling', 'apart', 'fam', 'condo', 'apt', 'housing', 'locuin', 'rezid'],
  ],
  [
    'commercial',
    [
      'commerc',
      'retail',
      'offic',
      'store',
      'mixed',
      'hotel',
      'restaurant',
      'comer',
      'servic',
      'mixt',
    ],
  ],
  ['industrial', ['industr', 'warehouse', 'factory', 'manufact', 'utilit', 'railway', 'transport']],
  [
    'green',
    [
      'park',
      'green',
      'forest',
      'agri',
      'farm',
      'garden',
      'open',
      'cemeter',
      'sport',
      'recreat',
      'verde',
      'cimitir',
      'arabil',
      'meadow',
      'orchard',
      'vineyard',
      'wood',
    ],
  ],
  [
    'public',
    [
      'public',
      'school',
      'civic',
      'institu',
      'church',
      'educat',
      'universit',
      'government',
      'health',
      'worship',
      'religious',
    ],
  ],
]

/** The tone of a land use as SQL. */
export function toneSql(landUse: string): string {
  const cases = landUseWords.map(
    ([tone, words]) => `when lower(${landUse}) ~ '${words.join('|')}' then '${tone}'`,
  )
  return `case ${cases.join(' ')} else 'other' end`
}

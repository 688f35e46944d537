import { expect, test } from 'vitest'
import { type Named, worksTitle } from './works-title.ts'

const street: Named = {
  title: 'Strada Gării',
  isTitled: false,
  kind: 'water',
  kinds: ['water', 'resurfacing'],
  district: 'Centru',
}

test.each<[string, Partial<Named>, string]>([
  ['en', {}, 'Water main renewal and resurfacing, Strada Gării'],
  ['ro', {}, 'Înlocuirea conductei de apă și refacerea carosabilului, Strada Gării'],
  ['en', { title: 'water', kinds: [] }, 'Water main renewal, Centru'],
  ['ro', { title: 'water', kinds: [], district: null }, 'Înlocuirea conductei de apă'],
  ['en', { title: 'New main for Gara', isTitled: true }, 'New main for Gara'],
  [
    'en',
    { kinds: ['sewer', 'gas', 'water', 'power'] },
    'Sewer renewal, gas main renewal, and other works, Strada Gării',
  ],
  ['fr', { kinds: ['gas'] }, 'Gas main renewal, Strada Gării'],
])('in %s, %j is called %s', (language, change, expected) => {
  expect(worksTitle({ ...street, ...change }, language)).toBe(expected)
})

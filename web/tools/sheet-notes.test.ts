import type { TFunction } from 'i18next'
import { afterEach, expect, it, vi } from 'vitest'
import { createFormat } from '../ui/format.ts'
import { sheetNotes } from './sheet-notes.ts'

const t = ((key: string, { date }: { date: string }) => `${key}: ${date}`) as TFunction
const format = createFormat('en', { timeZone: 'Europe/Bucharest', currency: 'RON' }, ['en-GB'])

afterEach(() => vi.unstubAllEnvs())

it.each(['America/New_York', 'Pacific/Auckland'])('says the days of the town in %s too', (zone) => {
  vi.stubEnv('TZ', zone)
  expect(sheetNotes(t, format, new Date('2026-05-31T22:30:00Z'), '2026-05-01')).toEqual([
    'map.picture.printed: 1 Jun 2026',
    'map.picture.asOf: 1 May 2026',
  ])
})

import { parse } from 'csv-parse/sync'
import { expect, it } from 'vitest'
import { unitsCsv } from './csv.ts'
import type { Unit } from './need-queries.ts'

it('comes back from a reader of CSV as it was, and starts no formula in a spreadsheet', () => {
  const unit: Unit = {
    id: 7,
    geometry: { type: 'Point', coordinates: [25.5, 46.25] },
    properties: {
      label: '=HYPERLINK("x"), "Strada"',
      street: null,
      district: 'Centru\nVechi',
      score: 0.5,
      rank: 1,
      people: 12.5,
      vulnerablePeople: 0,
      lengthM: 110,
      areaM2: 0,
      levels: { reports: 0.25, condition: 1 },
    },
  }
  const csv = unitsCsv([unit], ['reports', 'condition'])
  expect(csv.startsWith('\ufeff')).toBe(true)
  expect(parse(csv, { columns: true, bom: true })).toEqual([
    {
      rank: '1',
      id: '7',
      label: `'=HYPERLINK("x"), "Strada"`,
      street: '',
      district: 'Centru\nVechi',
      score: '0.5',
      people: '12.5',
      vulnerable_people: '0',
      length_m: '110',
      area_m2: '0',
      longitude: '25.5',
      latitude: '46.25',
      reports: '0.25',
      condition: '1',
    },
  ])
})

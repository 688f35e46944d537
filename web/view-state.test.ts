import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseView, type View, writeView } from './view-state.ts'

const name = fc.constantFrom('parcels', 'work-orders', 'reports', 'zones', 'water')
const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const names = fc.uniqueArray(name, { minLength: 1 })
const words = names.map((list) => list.join(','))
const statuses = fc
  .uniqueArray(fc.constantFrom('new', 'resolved', 'duplicate'), { minLength: 1 })
  .map((list) => list.join(','))
const amount = fc.integer({ min: 0, max: 1e9 }).map(String)
const decimal = (min: number, max: number, digits: number) =>
  fc
    .integer({ min: min * 10 ** digits, max: max * 10 ** digits })
    .map((n) => Number((n / 10 ** digits).toFixed(digits)))

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 })
const views = fc
  .record({
    camera: optional(
      fc.record({
        lat: decimal(-85, 85, 6),
        lng: decimal(-180, 180, 6),
        zoom: decimal(0, 24, 2),
        bearing: decimal(-180, 180, 1),
        pitch: decimal(0, 85, 1),
      }),
    ),
    shown: optional(names),
    hidden: optional(names),
    opacities: optional(fc.dictionary(name, decimal(0, 0.99, 2), { minKeys: 1 })),
    asOf: optional(day.filter((past) => past <= new Date().toISOString())),
    selection: optional(fc.record({ collection: name, id: fc.integer({ min: 0, max: 2 ** 40 }) })),
    pane: optional(fc.constantFrom('layers' as const, 'list' as const, 'change-sets' as const)),
    changeSet: optional(fc.integer({ min: 1, max: 1e9 })),
    area: optional(
      fc.constantFrom('district:3', 'circle:45.1,25.1,250', 'ring:_c`|@_gayB~~@??~`@'),
    ),
    ask: optional(
      fc.constantFrom(
        { about: 'roads', clauses: [] },
        {
          about: 'parcels',
          clauses: [
            { kind: 'field' as const, field: 'address', is: 'like' as const, text: 'ă&=%+ "' },
          ],
        },
      ),
    ),
    need: optional(fc.constantFrom('auto' as const, 'hexagon-50' as const, 'parcel' as const)),
    weights: optional(
      fc.dictionary(fc.constantFrom('reports', 'since-works'), decimal(0, 10, 2), { minKeys: 1 }),
    ),
    asHeard: optional(fc.constant(true)),
    preset: optional(fc.constantFrom('manager', '12')),
    needPart: optional(fc.constantFrom('table' as const, 'spots' as const)),
    spots: optional(
      fc.constantFrom(
        { overTime: true as const, listed: 'cold-new' },
        { isDrawn: true as const, fdr: 0.1, open: 3 },
      ),
    ),
    time: optional(
      fc.constantFrom(
        { from: '2024-01-01', to: '2024-03-31', step: 'month' as const },
        { from: '2024-01-01', to: '2024-01-07', step: 'week' as const },
      ),
    ),
    second: optional(
      fc.record(
        {
          way: fc.constantFrom('swipe' as const, 'halves' as const),
          split: fc.integer({ min: 5, max: 95 }).filter((percent) => percent !== 50),
          asOf: fc.constantFrom('now', '2025-01-31'),
          layers: fc.record(
            { shown: names, opacities: fc.constant({ zones: 0.4 }) },
            { requiredKeys: [] },
          ),
          weights: fc.constant({ reports: 3 }),
          asHeard: fc.boolean(),
        },
        { requiredKeys: ['way'] },
      ),
    ),
    unit: optional(
      fc.record({
        kind: fc.constant('road-segment' as const),
        id: fc.integer({ min: 0, max: 2 ** 40 }),
      }),
    ),
    isListWhole: optional(fc.constant(true as const)),
    query: optional(fc.string({ minLength: 1, unit: 'grapheme' })),
    filters: optional(
      fc.record(
        {
          reports: fc.record({ status: statuses, from: day, to: day, q: words }),
          parcels: fc.record({ landUse: words, minAreaM2: amount, maxAreaM2: amount }),
        },
        { requiredKeys: ['reports'] },
      ),
    ),
  })
  .map((view) => JSON.parse(JSON.stringify(view)) as View)

describe('a view in the address bar', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(views, (view) => {
        expect(parseView(writeView(view))).toEqual(view)
      }),
    )
  })

  it('is readable', () => {
    const view: View = {
      camera: { lat: 45.5, lng: 25.25, zoom: 16, bearing: 0, pitch: 0 },
      opacities: { zones: 0.4 },
      selection: { collection: 'parcels', id: 12 },
      filters: { reports: { status: 'new,acknowledged', from: '2025-01-01' } },
      query: 'strada școlii',
    }
    expect(writeView(view)).toBe(
      '?at=45.5,25.25,16&fade=zones:40&reports.status=new,acknowledged&reports.from=2025-01-01&sel=parcels/12&q=strada%20%C8%99colii',
    )
  })

  it('asks for no more than the search takes', () => {
    expect(parseView(`?q=${'🏠'.repeat(200)}`).query).toBe('🏠'.repeat(100))
    const cut = parseView(`?q=a${'🏠'.repeat(200)}`)
    expect(cut.query).toHaveLength(200)
    expect(parseView(writeView(cut))).toEqual(cut)
  })

  it('does not look into the future', () => {
    expect(parseView('?asOf=2999-01-01')).toEqual({})
  })

  it('never fails on what people paste', () => {
    fc.assert(fc.property(fc.string(), (query) => void parseView(query)))
    expect(
      parseView(
        '?at=45,abc&sel=parcels/x&asOf=2025-02-31&pane=moon&need=moon&weights=a:11,b&unit=moon/1&fade=a:900&reports.from=x&reports.status=new,odd&parcels.minAreaM2=lots&reports.moon=1&sort=x',
      ),
    ).toEqual({})
  })
})

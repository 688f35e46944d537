import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'
import { expect, it } from 'vitest'
import { composeStyle, type StyleState } from './compose-style.ts'
import { blockExpression } from './filters.ts'
import { emptyOverlays } from './overlay-layers.ts'
import { collectionOf } from './tile-source.ts'

const base: StyleSpecification = {
  version: 8,
  sources: { terrier: { type: 'vector', url: '/tiles/here.json' } },
  layers: [
    { id: 'ground', type: 'background', paint: { 'background-color': '#fff' } },
    {
      id: 'works',
      type: 'line',
      source: 'terrier',
      'source-layer': 'works',
      metadata: { group: 'works' },
      filter: ['==', ['geometry-type'], 'LineString'],
      paint: { 'line-opacity': ['interpolate', ['linear'], ['zoom'], 10, 0.5, 15, 1] },
    },
    {
      id: 'parcel-numbers',
      type: 'symbol',
      source: 'terrier',
      'source-layer': 'parcel_labels',
      metadata: { group: 'parcels' },
    },
  ],
}

function stateOf(patch: Partial<StyleState> = {}): StyleState {
  return {
    theme: 'light',
    tiles: { asOf: null, session: '' },
    origin: 'https://town.example',
    layers: {},
    filters: {},
    time: null,
    spots: null,
    overlays: emptyOverlays(),
    ...patch,
  }
}

function composedLayer(id: string, patch: Partial<StyleState>): LayerSpecification {
  return composeStyle(base, stateOf(patch)).layers.find((layer) => layer.id === id)!
}

it('puts selection and measuring above everything', () => {
  const ids = composeStyle(base, stateOf()).layers.map(({ id }) => id)
  expect(ids.slice(0, 3)).toEqual(['ground', 'works', 'parcel-numbers'])
  expect(ids.slice(3)).toEqual(expect.arrayContaining(['selection-line', 'measure-line']))
})

it('hides every layer of a group, and only those', () => {
  const layers = { parcels: { visible: false, opacity: 1 } }
  expect(composedLayer('parcel-numbers', { layers }).layout).toEqual({ visibility: 'none' })
  expect(composedLayer('works', { layers }).layout).toBeUndefined()
})

it('multiplies opacities, inside zoom expressions and where none was given', () => {
  const half = { visible: true, opacity: 0.5 }
  const layers = { works: half, parcels: half }
  expect(composedLayer('works', { layers }).paint).toEqual({
    'line-opacity': ['interpolate', ['linear'], ['zoom'], 10, 0.25, 15, 0.5],
  })
  expect(composedLayer('parcel-numbers', { layers }).paint).toEqual({
    'icon-opacity': 0.5,
    'text-opacity': 0.5,
  })
})

it('adds a filter to what the style filters itself', () => {
  const filters = {
    works: { params: { status: 'running', from: '1970-01-11', to: '1970-01-21' } },
  }
  const { filter } = composedLayer('works', { filters }) as { filter?: unknown }
  expect(filter).toEqual([
    'all',
    ['==', ['geometry-type'], 'LineString'],
    [
      'all',
      ['in', ['coalesce', ['get', 'status'], ''], ['literal', ['running']]],
      ['>=', ['coalesce', ['get', 'ends_on'], 1e9], 10],
      ['<=', ['coalesce', ['get', 'starts_on'], -1e9], 20],
    ],
  ])
})

it('shows works that are over to who asks for them', () => {
  const live: StyleSpecification = structuredClone(base)
  Object.assign(live.layers[1]!, {
    filter: ['all', ['in', ['get', 'status'], ['literal', ['running']]], ['==', 1, 1]],
  })
  const filters = { works: { params: { status: 'done' } } }
  const layers = composeStyle(live, stateOf({ filters })).layers as { filter?: unknown }[]
  expect(layers[1]!.filter).toEqual([
    'all',
    ['all', ['==', 1, 1]],
    ['all', ['in', ['coalesce', ['get', 'status'], ''], ['literal', ['done']]]],
  ])
})

it('keeps the ids that match where tiles do not say enough, labels and all', () => {
  const filters = { parcels: { params: { minAreaM2: '900' }, ids: [3, 7] } }
  const { filter } = composedLayer('parcel-numbers', { filters }) as { filter?: unknown }
  expect(filter).toEqual(['match', ['id'], [3, 7], true, false])
  const none = { parcels: { params: { minAreaM2: '900' }, ids: [] } }
  expect(composedLayer('parcel-numbers', { filters: none })).toMatchObject({
    filter: ['literal', false],
  })
})

it('shows of the blocks that stand for parcels only what can match', () => {
  expect(blockExpression({ params: { landUse: 'Arabil,residential' } })).toEqual([
    'in',
    ['get', 'tone'],
    ['literal', ['green', 'residential']],
  ])
  expect(blockExpression({ params: { landUse: 'Arabil', q: '12' } })).toEqual(['literal', false])
})

it('asks for other tiles at another time and in another session', () => {
  const urlOf = (patch: Partial<StyleState>) => {
    const source = composeStyle(base, stateOf(patch)).sources.terrier
    return source?.type === 'vector' ? source.url : undefined
  }
  expect(urlOf({})).toBe('https://town.example/tiles/here.json')
  expect(urlOf({ tiles: { asOf: '2026-01-02', session: '7' } })).toBe(
    'https://town.example/tiles/here.json?asOf=2026-01-02&session=7',
  )
})

it('asks the server for what a filter leaves of marks that stand for many', () => {
  const thinned: StyleSpecification = structuredClone(base)
  Object.assign(thinned.sources, {
    terrier: { type: 'vector', tiles: ['https://town.example/tiles/here/{z}/{x}/{y}.mvt'] },
  })
  Object.assign(thinned.layers[1]!, {
    'source-layer': 'reports',
    metadata: { group: 'reports', isThinned: true },
  })
  const composed = (filters: StyleState['filters']) =>
    composeStyle(thinned, stateOf({ filters, tiles: { asOf: '2026-01-02', session: '' } }))
  const filtered = composed({
    reports: { params: { status: 'new,resolved', from: '2025-01-31' } },
  })
  expect(filtered.layers[1]).toMatchObject({ source: 'terrier-reports' })
  expect(filtered.sources['terrier-reports']).toMatchObject({
    tiles: [
      'https://town.example/tiles/here/{z}/{x}/{y}.mvt?layer=reports&status=new%2Cresolved&from=2025-01-31&asOf=2026-01-02',
    ],
  })
  expect(filtered.layers[2]).toMatchObject({ source: 'terrier' })
  const others: StyleState['filters'][] = [
    { reports: { params: {} } },
    { permits: { params: { status: 'issued' } } },
  ]
  for (const filters of [{}, ...others]) {
    expect(composed(filters).layers[1]).toMatchObject({ source: 'terrier' })
    expect(composed(filters).sources).not.toHaveProperty('terrier-reports')
  }
})

it('leaves the style that it composes from alone', () => {
  const before = structuredClone(base)
  composeStyle(base, stateOf({ layers: { works: { visible: false, opacity: 0.1 } } }))
  expect(base).toEqual(before)
})

it('knows the collection of a source layer', () => {
  expect(['road_surfaces', 'parcel_labels', 'land_cover_labels'].map(collectionOf)).toEqual([
    'road-surfaces',
    'parcels',
    'land-covers',
  ])
})

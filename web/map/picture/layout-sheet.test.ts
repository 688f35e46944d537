import { expect, it } from 'vitest'
import { layoutSheet, type SheetContent } from './layout-sheet.ts'
import type { Mark } from './marks.ts'

const content: SheetContent = {
  title: 'Planul orașului',
  legend: Array.from({ length: 9 }, (_, i) => ({
    label: `Layer ${i}`,
    shape: 'area',
    fill: '#ff0000',
  })),
  scaleText: '1:2,000',
  scale: 2000,
  bearing: 0,
  notes: ['printed today', 'data: the town'],
  formatLength: (lengthM) => `${lengthM} m`,
}
const measure = (text: string, size: number) => text.length * size * 0.5
const a4 = { page: { widthMm: 210, heightMm: 297 }, marginMm: 10 }

function positions(mark: Mark): [number, number][] {
  return 'points' in mark ? mark.points : [[mark.x, mark.y]]
}

it('fills the page and keeps everything inside its margins', () => {
  const sheet = layoutSheet(content, a4, measure)
  expect(sheet.heightMm).toBeCloseTo(297, 6)
  for (const [x, y] of sheet.marks.flatMap(positions)) {
    expect(x).toBeGreaterThanOrEqual(10)
    expect(x).toBeLessThanOrEqual(200)
    expect(y).toBeGreaterThanOrEqual(10)
    expect(y).toBeLessThanOrEqual(287)
  }
})

it('gives the map what title and legend leave', () => {
  const full = layoutSheet(content, a4, measure)
  const bare = layoutSheet({ ...content, title: '', legend: [] }, a4, measure)
  expect(bare.map.height).toBeGreaterThan(full.map.height)
  expect(bare.map.y).toBe(10)
})

it('makes the sheet as large as a given map needs', () => {
  const sheet = layoutSheet(content, { map: { widthMm: 200, heightMm: 100 }, marginMm: 5 }, measure)
  expect(sheet.map).toMatchObject({ width: 200, height: 100 })
  expect(sheet.widthMm).toBe(210)
})

it('draws the bar as long as it says', () => {
  const { marks } = layoutSheet(content, a4, measure)
  const label = marks.find((mark) => mark.type === 'text' && mark.text.endsWith(' m'))
  const start = marks.find((mark) => mark.type === 'text' && mark.text === '0')
  if (label?.type !== 'text' || start?.type !== 'text') throw new Error('no bar')
  const lengthMm = label.x - start.x
  expect((lengthMm / 1000) * content.scale).toBeCloseTo(Number.parseFloat(label.text), 6)
})

it('turns the arrow against the bearing', () => {
  const letterOf = (bearing: number) =>
    layoutSheet({ ...content, bearing }, a4, measure).marks.find(
      (mark) => mark.type === 'text' && mark.text === 'N',
    ) as { x: number }
  // Looking east, north is to the left.
  expect(letterOf(90).x).toBeLessThan(letterOf(0).x - 4)
})

import { expect, it } from 'vitest'
import { layoutLegend } from './layout-legend.ts'
import type { TextMark } from './marks.ts'
import type { LegendItem } from './options.ts'

const measure = (text: string, size: number) => text.length * size * 0.5

function group(heading: string, count: number): LegendItem[] {
  return Array.from({ length: count }, (_, i) => ({
    heading,
    label: `${heading} ${i}`,
    shape: 'area',
  }))
}

function texts(items: LegendItem[], widthMm = 120): TextMark[] {
  return layoutLegend(items, widthMm, measure).marks.filter((mark) => mark.type === 'text')
}

it('writes a heading once above what follows with it', () => {
  const written = texts([...group('Roads', 2), ...group('Water', 1)], 30)
  expect(written.map(({ text }) => text)).toEqual([
    'Roads',
    'Roads 0',
    'Roads 1',
    'Water',
    'Water 0',
  ])
  expect(written.map(({ y }) => y)).toEqual([...written.map(({ y }) => y)].sort((a, b) => a - b))
})

it('never leaves a heading alone at the foot of a column', () => {
  for (let first = 1; first < 9; first++) {
    const written = texts([...group('A', first), ...group('B', 3), ...group('C', 2)])
    const headings = written.filter(({ isBold }) => isBold)
    for (const heading of headings) {
      const below = written.find(({ text }) => text === `${heading.text} 0`)!
      expect(below.y).toBeGreaterThan(heading.y)
      expect(below.x - heading.x).toBeLessThan(10)
    }
  }
})

it('keeps within its width and says its height', () => {
  const items = group('A', 20)
  const { height } = layoutLegend(items, 120, measure)
  for (const { x, y, text, size } of texts(items)) {
    expect(x + measure(text, size)).toBeLessThanOrEqual(120)
    expect(y).toBeLessThan(height)
  }
  expect(layoutLegend([], 120, measure)).toEqual({ marks: [], height: 0 })
})

it('shows a line with its casing, and a text as a text', () => {
  const { marks } = layoutLegend(
    [
      { label: 'Street', shape: 'line', stroke: '#ffffff', casing: '#cccccc' },
      { label: 'Number', shape: 'text', fill: '#333333' },
    ],
    120,
    measure,
  )
  expect(marks.filter(({ type }) => type === 'line')).toMatchObject([
    { colour: '#cccccc' },
    { colour: '#ffffff' },
  ])
  expect(marks).toContainEqual(expect.objectContaining({ text: '12', colour: '#333333' }))
})

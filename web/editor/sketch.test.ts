import { describe, expect, test } from 'vitest'
import type { LngLat } from '../map/types.ts'
import { Land } from './land.ts'
import { planeOf } from './plane.ts'
import { type Begun, Sketch, type SketchKind, type SketchState } from './sketch.ts'

const plane = planeOf([25, 45], null)
const place = (x: number, y: number): LngLat => plane.toPosition({ x, y })
const lot = (key: string, x: number) => ({
  key,
  version: 1,
  cadastralNumber: key,
  areaM2: 600,
  geometry: {
    type: 'Polygon' as const,
    coordinates: [[place(x, 0), place(x + 20, 0), place(x + 20, 30), place(x, 30), place(x, 0)]],
  },
})
const land = new Land([lot('1', 0), lot('2', 20), lot('3', 40)], plane)

function aSketch(kind: SketchKind) {
  const seen = { state: null as SketchState | null, finished: null as Begun | null }
  const sketch = new Sketch(kind, {
    land: () => land,
    metresPerPixel: () => 0.1,
    changed(state) {
      seen.state = state
    },
    finished(begun) {
      seen.finished = begun
    },
  })
  return { sketch, seen }
}

describe('a sketch', () => {
  test('of edges takes those that are clicked, and lets one go that is clicked again', () => {
    const { sketch, seen } = aSketch('edges')
    const named = () => seen.state!.lines.map((line) => line.map((each) => plane.toPoint(each)))
    sketch.add(place(0.3, 15))
    sketch.add(place(10, 29.6))
    sketch.add(place(10, 15))
    expect(named()).toHaveLength(2)
    sketch.add(place(-0.3, 14))
    expect(named()).toHaveLength(1)
    expect(named()[0]!.map(({ y }) => Math.round(y))).toEqual([30, 30])
    sketch.takeBack()
    expect(seen.state).toMatchObject({ lines: [], corners: [] })
  })

  test('is a line of snapped corners, ended by giving the last one twice', () => {
    const { sketch, seen } = aSketch('lines')
    sketch.add(place(-0.4, 10))
    sketch.add(place(60.3, 10))
    expect(seen.finished).toBeNull()
    sketch.add(place(60.3, 10))
    const [line] = seen.finished!.lines
    expect(line!.map((each) => Math.round(plane.toPoint(each).x * 1e6) / 1e6)).toEqual([0, 60])
  })

  test('has several lines, and takes corners back into the one before', () => {
    const { sketch, seen } = aSketch('lines')
    for (const y of [5, 15]) {
      sketch.add(place(-5, y))
      sketch.add(place(65, y))
      sketch.nextLine()
    }
    expect(seen.state).toMatchObject({ corners: [] })
    expect(seen.state!.lines).toHaveLength(2)
    sketch.takeBack()
    expect(seen.state!.lines).toHaveLength(1)
    expect(seen.state!.corners).toHaveLength(2)
    sketch.finish()
    expect(seen.finished!.lines).toHaveLength(2)
  })

  test('that did nothing is taken up again as it was', () => {
    const { sketch, seen } = aSketch('lines')
    sketch.add(place(5, 5))
    sketch.add(place(9, 9))
    sketch.finish()
    sketch.goOn()
    expect(seen.state).toMatchObject({ lines: [] })
    expect(seen.state!.corners).toHaveLength(2)
  })

  test('of a shape is closed by its first corner', () => {
    const { sketch, seen } = aSketch('ring')
    for (const [x, y] of [
      [5, 5],
      [15, 5],
      [15, 15],
      [5, 5],
    ] as const)
      sketch.add(place(x, y))
    expect(seen.finished!.corners).toHaveLength(3)
  })

  test('moves a corner from where it is to the last digit', () => {
    const { sketch, seen } = aSketch('move')
    sketch.add(place(20.5, 29.6))
    sketch.add(place(23, 33))
    expect(seen.finished!.corners[0]).toEqual(place(20, 30))
  })

  test('takes a corner that was typed as it was typed', () => {
    const { sketch, seen } = aSketch('lines')
    sketch.addExactly(place(0.4, 10))
    expect(seen.state!.corners).toEqual([place(0.4, 10)])
  })
})

describe('the land', () => {
  test('knows the parcels that a line leads through, not those that it ends in', () => {
    const crossed = (line: LngLat[]) => land.crossedBy(line).map(({ key }) => key)
    expect(crossed([place(-5, 10), place(65, 10)])).toEqual(['1', '2', '3'])
    expect(crossed([place(-5, 10), place(45, 10)])).toEqual(['1', '2'])
    expect(crossed([place(20, 10), place(40, 20)])).toEqual(['2'])
  })

  test('finds the parcel at a place', () => {
    expect(land.at(place(25, 10))?.key).toBe('2')
    expect(land.at(place(25, 40))).toBeUndefined()
  })
})

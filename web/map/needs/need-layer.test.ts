import type { CustomRenderMethodInput } from 'maplibre-gl'
import { describe, expect, it } from 'vitest'
import { meshOf } from './mesh.ts'
import { type Drawing, NeedLayer } from './need-layer.ts'
import { hexagonTile } from './testing-tiles.ts'

const components = 18

/** A card that counts what it is told. */
function aCard() {
  const calls = new Map<string, number>()
  let bytes = 0
  const gl = new Proxy(
    {},
    {
      get: (_, name: string) => {
        if (name === name.toUpperCase()) return name
        return (...values: unknown[]) => {
          calls.set(name, (calls.get(name) ?? 0) + 1)
          if (name === 'bufferData') bytes += (values[1] as ArrayBuffer | Uint32Array).byteLength
          return {}
        }
      },
    },
  ) as WebGL2RenderingContext
  return { gl, calls, sent: () => bytes }
}

function drawn(tiles: number, across: number) {
  const mesh = meshOf(hexagonTile(across, components), components)
  const drawing: Drawing = {
    tiles: Array.from({ length: tiles }, (_, x) => ({
      tile: { z: 12, x, y: 7 },
      mesh: { ...mesh },
    })),
    shares: Array.from({ length: components }, () => 1 / components),
    ends: { low: 0, high: 1 },
    theme: 'light',
    opacity: 1,
    zoom: 12.4,
    isLine: false,
    marks: [],
  }
  const card = aCard()
  const layer = new NeedLayer(() => drawing)
  layer.onAdd(undefined, card.gl)
  const frame = (shift = 0) => {
    drawing.shares = drawing.shares.map((share, index) => share + (index === 0 ? shift : 0))
    layer.render(card.gl, {
      defaultProjectionData: { mainMatrix: new Float32Array(16) },
    } as unknown as CustomRenderMethodInput)
  }
  return { drawing, card, frame }
}

describe('the layer of need', () => {
  it('sends a tile to the card once, whatever becomes of the weights', () => {
    const { drawing, card, frame } = drawn(4, 30)
    frame()
    expect(card.calls.get('bufferData')).toBe(2 * 4)
    const all = drawing.tiles.reduce(
      (sum, { mesh }) => sum + mesh.points.byteLength + mesh.indices.byteLength,
      0,
    )
    expect(card.sent()).toBe(all)
    for (let moved = 0; moved < 60; moved++) frame(0.001)
    expect(card.calls.get('bufferData')).toBe(2 * 4)
    expect(card.calls.get('uniform4fv')).toBe(61 * 2)
  })

  it('tells the card as much of a hundred thousand units as of a hundred', () => {
    const callsOfAFrame = (across: number) => {
      const { card, frame } = drawn(4, across)
      frame()
      card.calls.clear()
      frame(0.001)
      return Object.fromEntries(card.calls)
    }
    expect(callsOfAFrame(159)).toEqual(callsOfAFrame(5))
  })
})

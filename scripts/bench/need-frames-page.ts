// What need-frames.ts runs in the browser.
import { meshOf } from '../../web/map/needs/mesh.ts'
import { type Drawing, NeedLayer } from '../../web/map/needs/need-layer.ts'
import { scoreAt } from '../../web/map/needs/score.ts'
import { hexagonTile } from '../../web/map/needs/testing-tiles.ts'

const components = 18
const z = 2
const tilesAcross = 2 ** z
const frames = 100

/** The world fills the canvas. */
const mainMatrix = [2, 0, 0, 0, 0, -2, 0, 0, 0, 0, 1, 0, -1, 1, 0, 1]

export interface Measured {
  units: number
  points: number
  sentBytes: number
  /** Of one frame, in which a slider moves: of our own code, and until the picture is there. */
  codeMs: number
  drawnMs: number
  sendsWhileMoving: number
  /** The same where JavaScript scores each unit and sends its colour. */
  plainCodeMs: number
  plainDrawnMs: number
}

/** So many hexagons in view at once. */
export function measure(unitsInTile: number): Measured {
  const canvas = document.querySelector('canvas')!
  const gl = canvas.getContext('webgl2')!
  let sends = 0
  let sentBytes = 0
  const send = gl.bufferData.bind(gl)
  gl.bufferData = (target: number, data: unknown, usage: number) => {
    sends += 1
    sentBytes += (data as ArrayBuffer).byteLength
    send(target, data as ArrayBuffer, usage)
  }
  const bytes = hexagonTile(Math.round(Math.sqrt(unitsInTile)), components)
  const mesh = meshOf(bytes, components)
  const drawing: Drawing = {
    tiles: Array.from({ length: tilesAcross ** 2 }, (_, at) => ({
      tile: { z, x: at % tilesAcross, y: Math.floor(at / tilesAcross) },
      mesh: { ...mesh },
    })),
    shares: Array.from({ length: components }, () => 1 / components),
    ends: { low: 0.2, high: 0.8 },
    theme: 'light',
    opacity: 1,
    zoom: z + Math.log2(canvas.width / tilesAcross / 512),
    isLine: false,
    marks: [],
  }
  const layer = new NeedLayer(() => drawing)
  layer.onAdd(undefined, gl)
  const render = () => layer.render(gl, { defaultProjectionData: { mainMatrix } } as never)
  const move = () => {
    drawing.shares = drawing.shares.map((share, index) => share + (index % 2 ? 1e-4 : -1e-4))
  }
  const pixel = new Uint8Array(4)
  const untilDrawn = () => gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel)
  render()
  untilDrawn()
  const first = { sends, sentBytes }
  const perFrame = (before: () => void) => {
    let codeMs = 0
    const started = performance.now()
    for (let frame = 0; frame < frames; frame++) {
      const began = performance.now()
      before()
      render()
      codeMs += performance.now() - began
      untilDrawn()
    }
    return { codeMs: codeMs / frames, drawnMs: (performance.now() - started) / frames }
  }
  const ours = perFrame(move)
  const sendsWhileMoving = sends - first.sends
  const target = gl.createBuffer()
  const plain = perFrame(() => {
    move()
    for (const { mesh: one } of drawing.tiles) {
      const perUnit = one.points.byteLength / 36 / one.ids.length
      const colors = new Uint8Array(one.ids.length * perUnit * 4)
      one.ids.forEach((_, unit) => {
        const score = scoreAt(one.levels, unit * components, drawing.shares)
        colors.fill(score * 255, unit * perUnit * 4, (unit + 1) * perUnit * 4)
      })
      gl.bindBuffer(gl.ARRAY_BUFFER, target)
      gl.bufferData(gl.ARRAY_BUFFER, colors.buffer, gl.STREAM_DRAW)
    }
  })
  return {
    units: mesh.ids.length * drawing.tiles.length,
    points: (mesh.points.byteLength / 36) * drawing.tiles.length,
    sentBytes: first.sentBytes,
    ...ours,
    sendsWhileMoving,
    plainCodeMs: plain.codeMs,
    plainDrawnMs: plain.drawnMs,
  }
}

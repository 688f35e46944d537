import type { CustomLayerInterface, CustomRenderMethodInput } from 'maplibre-gl'
import type { Theme } from '../types.ts'
import { edgeOffset, levelsOffset, type Mesh, pointBytes } from './mesh.ts'
import type { LoadedTile } from './need-tiles.ts'
import { type Ends, rampUniform } from './ramp.ts'
import { mostComponents } from './score.ts'
import { attribute, fragmentShader, levelGroups, vertexShader } from './shader.ts'
import type { Tile } from './tile-cover.ts'

/** All that changes from one drawing to the next; the points stay on the card. */
export interface Drawing {
  tiles: readonly LoadedTile[]
  /** Of the score, by component; they add up to 1. */
  shares: readonly number[]
  ends: Ends
  theme: Theme
  /** 0 to 1. */
  opacity: number
  zoom: number
  isLine: boolean
  /** Units to be outlined, the last above the others. */
  marks: readonly { id: number; color: readonly [number, number, number]; widthPx: number }[]
}

interface OnCard {
  points: WebGLBuffer
  indices: WebGLBuffer
  array: WebGLVertexArrayObject
}

const tileUnits = 4096
const tilePx = 512

/** Draws the units of need, each in the colour of its score, which the card computes. */
export class NeedLayer implements CustomLayerInterface {
  readonly id = 'needs'
  readonly type = 'custom'
  private gl: WebGL2RenderingContext | undefined
  private program: WebGLProgram | undefined
  private uniforms: Record<string, WebGLUniformLocation | null> = {}
  private readonly onCard = new Map<Mesh, OnCard>()
  private readonly read: () => Drawing | null

  constructor(read: () => Drawing | null) {
    this.read = read
  }

  /** Also after the card was lost: what was on it is gone then, and is sent again when it is drawn. */
  onAdd(_map: unknown, gl: WebGL2RenderingContext): void {
    this.gl = gl
    this.onCard.clear()
    this.program = makeProgram(gl)
    this.uniforms = Object.fromEntries(
      uniformNames.map((name) => [name, gl.getUniformLocation(this.program!, `u_${name}`)]),
    )
  }

  onRemove(): void {
    for (const mesh of [...this.onCard.keys()]) this.drop(mesh)
    if (this.program) this.gl?.deleteProgram(this.program)
    this.program = undefined
  }

  /** Takes a mesh that is no longer needed off the card. */
  drop(mesh: Mesh): void {
    const parts = this.onCard.get(mesh)
    if (!parts || !this.gl) return
    this.gl.deleteVertexArray(parts.array)
    this.gl.deleteBuffer(parts.points)
    this.gl.deleteBuffer(parts.indices)
    this.onCard.delete(mesh)
  }

  render(gl: WebGL2RenderingContext, { defaultProjectionData }: CustomRenderMethodInput): void {
    const drawing = this.read()
    if (drawing && this.program)
      this.draw(gl, this.program, drawing, defaultProjectionData.mainMatrix)
  }

  private draw(
    gl: WebGL2RenderingContext,
    program: WebGLProgram,
    drawing: Drawing,
    matrix: ArrayLike<number>,
  ): void {
    const { uniforms } = this
    // biome-ignore lint/correctness/useHookAtTopLevel: A call of WebGL, not a hook of React.
    gl.useProgram(program)
    gl.uniform4fv(uniforms.shares!, sharesUniform(drawing.shares))
    gl.uniform2f(uniforms.ends!, drawing.ends.low, drawing.ends.high)
    gl.uniform4fv(uniforms.ramp!, rampUniform(drawing.theme))
    gl.uniform1f(uniforms.opacity!, drawing.opacity * nearness(drawing))
    gl.uniform4f(uniforms.mark!, 0, 0, 0, 0)
    // What is wholly faded can still be pointed at.
    for (const { tile, mesh } of drawing.opacity > 0 ? drawing.tiles : []) {
      if (mesh.indices.length === 0) continue
      this.place(gl, tile, matrix, drawing.zoom)
      gl.bindVertexArray(this.sent(gl, mesh).array)
      this.width(gl, 0)
      drawPart(gl, 0, mesh.areaCount)
      const widthPx = drawing.isLine ? lineWidthPx(drawing.zoom) : outlineWidthPx(drawing.zoom)
      if (widthPx === 0) continue
      this.width(gl, widthPx)
      drawPart(gl, mesh.areaCount, mesh.indices.length - mesh.areaCount)
    }
    for (const mark of drawing.marks) this.drawMark(gl, matrix, drawing, mark)
    gl.bindVertexArray(null)
  }

  private drawMark(
    gl: WebGL2RenderingContext,
    matrix: ArrayLike<number>,
    drawing: Drawing,
    { id, color, widthPx }: Drawing['marks'][number],
  ): void {
    const own = drawing.isLine ? lineWidthPx(drawing.zoom) : 0
    gl.uniform4f(this.uniforms.mark!, ...color, 1)
    this.width(gl, own + widthPx)
    for (const { tile, mesh } of drawing.tiles) {
      const shape = mesh.shapes[mesh.ids.indexOf(id)]
      if (!shape) continue
      this.place(gl, tile, matrix, drawing.zoom)
      gl.bindVertexArray(this.sent(gl, mesh).array)
      drawPart(gl, shape.lineStart, shape.lineCount)
    }
  }

  private place(
    gl: WebGL2RenderingContext,
    tile: Tile,
    matrix: ArrayLike<number>,
    zoom: number,
  ): void {
    gl.uniformMatrix4fv(this.uniforms.matrix!, false, tileMatrix(matrix, tile))
    gl.uniform1f(this.uniforms.units_per_pixel!, tileUnits / (tilePx * 2 ** (zoom - tile.z)))
  }

  /** 0 for areas; else half a pixel is added in which the edge fades. */
  private width(gl: WebGL2RenderingContext, widthPx: number): void {
    gl.uniform1f(this.uniforms.half_width!, widthPx / 2)
    gl.uniform1f(this.uniforms.reach!, widthPx === 0 ? 0 : widthPx / 2 + 0.5)
  }

  private sent(gl: WebGL2RenderingContext, mesh: Mesh): OnCard {
    let parts = this.onCard.get(mesh)
    if (!parts) {
      parts = send(gl, mesh)
      this.onCard.set(mesh, parts)
    }
    return parts
  }
}

const uniformNames = [
  'matrix',
  'units_per_pixel',
  'reach',
  'half_width',
  'shares',
  'ends',
  'ramp',
  'opacity',
  'mark',
]

function makeProgram(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram()
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader],
  ] as const) {
    const shader = gl.createShader(kind)!
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
    gl.deleteShader(shader)
  }
  gl.linkProgram(program)
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost())
    throw new Error(`The shader of need: ${gl.getProgramInfoLog(program)}`)
  return program
}

function send(gl: WebGL2RenderingContext, mesh: Mesh): OnCard {
  const array = gl.createVertexArray()
  const points = gl.createBuffer()
  const indices = gl.createBuffer()
  gl.bindVertexArray(array)
  gl.bindBuffer(gl.ARRAY_BUFFER, points)
  gl.bufferData(gl.ARRAY_BUFFER, mesh.points, gl.STATIC_DRAW)
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, indices)
  gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, mesh.indices, gl.STATIC_DRAW)
  const point = (index: number, size: number, type: number, isPart: boolean, offset: number) => {
    gl.enableVertexAttribArray(index)
    gl.vertexAttribPointer(index, size, type, isPart, pointBytes, offset)
  }
  point(attribute.position, 2, gl.SHORT, false, 0)
  point(attribute.extrude, 2, gl.SHORT, false, 4)
  point(attribute.edge, 1, gl.BYTE, false, edgeOffset)
  for (let group = 0; group < levelGroups; group++)
    point(attribute.levels + group, 4, gl.UNSIGNED_BYTE, true, levelsOffset + group * 4)
  gl.bindVertexArray(null)
  return { array, points, indices }
}

function drawPart(gl: WebGL2RenderingContext, from: number, count: number): void {
  if (count > 0) gl.drawElements(gl.TRIANGLES, count, gl.UNSIGNED_INT, from * 4)
}

function sharesUniform(shares: readonly number[]): Float32Array {
  const all = new Float32Array(mostComponents)
  all.set(shares.slice(0, mostComponents))
  return all
}

/** From tile units to the screen, multiplied before it is rounded to what the card takes. */
export function tileMatrix(world: ArrayLike<number>, { z, x, y }: Tile): Float32Array {
  const across = 2 ** z
  const scale = 1 / across / tileUnits
  const matrix = new Float32Array(16)
  for (let row = 0; row < 4; row++) {
    const [a, b, c, d] = [world[row]!, world[4 + row]!, world[8 + row]!, world[12 + row]!]
    matrix[row] = a * scale
    matrix[4 + row] = b * scale
    matrix[8 + row] = c
    matrix[12 + row] = a * (x / across) + b * (y / across) + d
  }
  return matrix
}

/** From near an area fills the screen, and what lies in it is what one has come to see. */
function nearness({ isLine, zoom }: Drawing): number {
  return isLine ? 1 : Math.min(1, Math.max(0.4, 1 - (zoom - 15.5) * 0.35))
}

/** Of streets and pipes: slim over the whole town, as broad as a lane from near. */
function lineWidthPx(zoom: number): number {
  return Math.min(14, 2.2 * 1.42 ** Math.max(0, zoom - 12))
}

/** A hair between areas, where they are large enough to bear it. */
function outlineWidthPx(zoom: number): number {
  return zoom < 11 ? 0 : 1
}

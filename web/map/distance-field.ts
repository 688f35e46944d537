const far = 1e20

/**
 * Turns coverage (0 to 1 for each pixel, row by row) into the alpha of a signed distance field as
 * MapLibre wants it for icons that are coloured by the style: 0.75 on the edge, more inside, falling
 * by 1 over `radius` pixels. The exact distance transform is Felzenszwalb and Huttenlocher's.
 */
export function distanceField(
  coverage: Float64Array,
  width: number,
  height: number,
  radius: number,
): Uint8ClampedArray {
  // Pixels half covered lie on the edge; the others start from how far their middle is beyond it.
  const outside = coverage.map((a) => (a >= 1 ? 0 : a <= 0 ? far : Math.max(0, 0.5 - a) ** 2))
  const inside = coverage.map((a) => (a >= 1 ? far : a <= 0 ? 0 : Math.max(0, a - 0.5) ** 2))
  transform(outside, width, height)
  transform(inside, width, height)
  const alpha = new Uint8ClampedArray(coverage.length)
  for (let i = 0; i < alpha.length; i++) {
    const distance = Math.sqrt(outside[i]!) - Math.sqrt(inside[i]!)
    alpha[i] = Math.round(255 * (0.75 - distance / radius))
  }
  return alpha
}

/** Squared distance of each pixel to the nearest one that started low, columns first, then rows. */
function transform(grid: Float64Array, width: number, height: number): void {
  for (let x = 0; x < width; x++) transformLine(grid, x, width, height)
  for (let y = 0; y < height; y++) transformLine(grid, y * width, 1, width)
}

/** The lower envelope of the parabolas that stand on each value of one line. */
function transformLine(grid: Float64Array, offset: number, stride: number, length: number): void {
  const values = Float64Array.from({ length }, (_, i) => grid[offset + i * stride]!)
  const tops = [0]
  const borders = [-far, far]
  for (let q = 1; q < length; q++) {
    let border = crossing(values, tops.at(-1)!, q)
    while (border <= borders[tops.length - 1]!) {
      tops.pop()
      border = crossing(values, tops.at(-1)!, q)
    }
    tops.push(q)
    borders[tops.length - 1] = border
    borders[tops.length] = far
  }
  let k = 0
  for (let q = 0; q < length; q++) {
    while (borders[k + 1]! < q) k++
    const top = tops[k]!
    grid[offset + q * stride] = values[top]! + (q - top) ** 2
  }
}

/** Where the parabolas on p and q cross. */
function crossing(values: Float64Array, p: number, q: number): number {
  return (values[q]! - values[p]! + q * q - p * p) / (2 * (q - p))
}

/** Length of the equator of the web-mercator sphere, metres. */
const equatorM = 40_075_016.685_578_5

/** A CSS pixel is defined as 1/96 inch. */
export const cssPixelM = 0.0254 / 96

/** Ground metres in one CSS pixel at a latitude (degrees) and a zoom (512 px tiles). */
export function metresPerPixel(lat: number, zoom: number): number {
  return (equatorM * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** zoom)
}

/** The n of 1:n, at the size that a CSS pixel should have. */
export function scaleAt(lat: number, zoom: number): number {
  return metresPerPixel(lat, zoom) / cssPixelM
}

/** The zoom that shows 1:n at a latitude (degrees). */
export function zoomForScale(lat: number, n: number): number {
  return Math.log2((equatorM * Math.cos((lat * Math.PI) / 180)) / (512 * n * cssPixelM))
}

/** The longest 1, 2 or 5 × 10ⁿ metres that fit into maxM. */
export function niceLengthM(maxM: number): number {
  const power = 10 ** Math.floor(Math.log10(maxM))
  const lead = maxM / power
  return power * (lead >= 5 ? 5 : lead >= 2 ? 2 : 1)
}

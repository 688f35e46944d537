import type { Projection } from '../official-crs.ts'
import type { LngLat } from '../types.ts'

/** Decimals of a degree that are about a centimetre. */
const degreeDecimals = 7

/**
 * "E 543 210.12  N 456 789.34" in the units of the official CRS; decimals as the language writes
 * them, thousands apart by a narrow space. The number of decimals follows the zoom's precision.
 */
export function formatOfficial(
  place: LngLat,
  projection: Projection,
  language: string,
  decimals = 2,
): string {
  const [easting, northing] = projection.forward(place)
  const write = (value: number) => writeNumber(value, language, decimals)
  return `E ${write(easting)}  N ${write(northing)}`
}

/** "45.1234567° N, 25.1234567° E", with the language's decimal sign. */
export function formatDegrees(
  [lng, lat]: LngLat,
  language: string,
  decimals = degreeDecimals,
): string {
  const write = (value: number) => writeNumber(Math.abs(value), language, decimals)
  const separator = write(0.5).includes(',') ? '; ' : ', '
  return `${write(lat)}° ${hemisphere(lat, 'N', 'S')}${separator}${write(lng)}° ${hemisphere(lng, 'E', 'W')}`
}

/** `45°07′24.44″ N  25°07′24.44″ E`, seconds with the language's decimal sign. */
export function formatDms([lng, lat]: LngLat, language: string, decimals = 2): string {
  return `${dms(lat, 'N', 'S', language, decimals)}  ${dms(lng, 'E', 'W', language, decimals)}`
}

function dms(
  degrees: number,
  positive: string,
  negative: string,
  language: string,
  decimals: number,
): string {
  const unit = 10 ** decimals
  // Rounded once, in whole parts of a second, so that 60″ never appears.
  const parts = Math.round(Math.abs(degrees) * 3600 * unit)
  const seconds = (parts % (60 * unit)) / unit
  const minutes = Math.floor(parts / (60 * unit)) % 60
  const whole = Math.floor(parts / (3600 * unit))
  const two = (value: number) => String(value).padStart(2, '0')
  const secondsText = writeNumber(seconds, language, decimals)
  const padded = seconds < 10 ? `0${secondsText}` : secondsText
  return `${whole}°${two(minutes)}′${padded}″ ${hemisphere(degrees, positive, negative)}`
}

function hemisphere(degrees: number, positive: string, negative: string): string {
  return degrees < 0 ? negative : positive
}

function writeNumber(value: number, language: string, decimals: number): string {
  return new Intl.NumberFormat(language, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    useGrouping: true,
  })
    .formatToParts(value)
    .map(({ type, value: part }) => (type === 'group' ? '\u202f' : part))
    .join('')
    .replace('\u2212', '-')
}

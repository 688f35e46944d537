/** How a date written with slashes is read: 3/4 is the 4th of March or the 3rd of April. */
export type DateOrder = 'mdy' | 'dmy'

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const isoDate = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(.*))?$/
const compactDate = /^(\d{4})(\d{2})(\d{2})$/
const shortDate = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ,]+(.*))?$/
const namedDate = /^(?:[a-z]{3,9},? )?(\d{1,2})[ -]([a-z]{3})[a-z]*[ -](\d{4})(?:[ ,]+(.*))?$/i
const clock =
  /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([ap]\.?m\.?)?\s*(z|gmt|utc|[+-]\d{2}:?\d{2})?$/i

interface Parts {
  year: number
  month: number
  day: number
  time: string
}

/**
 * A date as 'YYYY-MM-DD'; undefined when the value is none. Understands ISO dates, 3/14/2015,
 * 14.3.2015, 20150314, 14 Mar 2015, and milliseconds since 1970 (UTC).
 */
export function toDate(value: unknown, order: DateOrder): string | undefined {
  const parts = partsOf(value, order)
  return parts && `${pad(parts.year, 4)}-${pad(parts.month)}-${pad(parts.day)}`
}

/**
 * A moment as 'YYYY-MM-DD HH:MM:SS', with a zone only where the value has one: without it is the
 * municipality's local time, which the database knows how to read.
 */
export function toTimestamp(value: unknown, order: DateOrder): string | undefined {
  const parts = partsOf(value, order)
  if (parts === undefined) return undefined
  const time = toClock(parts.time)
  const day = `${pad(parts.year, 4)}-${pad(parts.month)}-${pad(parts.day)}`
  return time === undefined ? undefined : `${day} ${time}`
}

function partsOf(value: unknown, order: DateOrder): Parts | undefined {
  if (typeof value === 'number') return fromEpoch(value)
  if (value instanceof Date) return fromEpoch(value.getTime())
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  if (/^-?\d{9,14}$/.test(text)) return fromEpoch(Number(text))
  const [year, month, day, time] = split(text, order)
  const parts = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    time: String(time ?? ''),
  }
  return exists(parts) ? parts : undefined
}

function split(text: string, order: DateOrder): (string | number | undefined)[] {
  const iso = isoDate.exec(text) ?? compactDate.exec(text)
  if (iso !== null) return [iso[1], iso[2], iso[3], iso[4]]
  const named = namedDate.exec(text)
  if (named !== null) {
    return [named[3], months.indexOf((named[2] ?? '').toLowerCase()) + 1, named[1], named[4]]
  }
  const short = shortDate.exec(text)
  if (short === null) return []
  const [, a, b, year, time] = short
  return order === 'mdy' ? [year, a, b, time] : [year, b, a, time]
}

/** Milliseconds since 1970, as ArcGIS writes dates; numbers too small for that are none. */
function fromEpoch(value: number): Parts | undefined {
  if (!Number.isFinite(value) || Math.abs(value) < 1e8 || Math.abs(value) > 8.64e15)
    return undefined
  const [day = '', time = ''] = new Date(value).toISOString().split('T')
  const [year, month, date] = day.split('-').map(Number)
  const parts = { year: year ?? 0, month: month ?? 0, day: date ?? 0, time }
  return exists(parts) ? parts : undefined
}

function exists({ year, month, day }: Parts) {
  if (!(year >= 1000 && year <= 9999 && month >= 1 && month <= 12 && day >= 1)) return false
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function toClock(text: string): string | undefined {
  if (text === '') return '00:00:00'
  const match = clock.exec(text.trim())
  if (match === null) return undefined
  const [, hours, minutes, seconds = '00', half, zone] = match
  const twelve =
    half === undefined ? Number(hours) : (Number(hours) % 12) + (/^p/i.test(half) ? 12 : 0)
  if (twelve > 23 || Number(minutes) > 59 || Number(seconds) > 60) return undefined
  const offset = zone === undefined ? '' : /^[zgu]/i.test(zone) ? '+00' : zone
  return `${pad(twelve)}:${minutes}:${seconds}${offset}`
}

const pad = (value: number, length = 2) => String(value).padStart(length, '0')

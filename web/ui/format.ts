import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

/** Writes values as a language does. Every method gives '–' for what is not there. */
export interface Format {
  language: string
  text(value: unknown): string
  number(value: unknown, decimals?: number): string
  /** With exactly so many decimals, so that a changing number does not jump. */
  fixed(value: number, decimals: number): string
  /** Square metres; from a hectare on in hectares. */
  areaM2(value: unknown): string
  /** Metres; from a kilometre on in kilometres. */
  lengthM(value: unknown): string
  unit(value: unknown, unit: string, decimals?: number): string
  /** 0..1 as a percentage. */
  share(value: unknown): string
  money(value: unknown): string
  /** A calendar day (YYYY-MM-DD), the same in every time zone. */
  day(value: unknown): string
  /** The day of a moment in the municipality's time zone. */
  momentDay(value: unknown): string
  /** A moment, in the municipality's time zone. */
  moment(value: unknown): string
  compare(a: string, b: string): number
}

export interface Place {
  /** IANA name. */
  timeZone: string
  /** ISO 4217. */
  currency: string
}

export const absent = '–'

export function createFormat(
  language: string,
  { timeZone, currency }: Place,
  wishes: readonly string[] = [],
): Format {
  const locale = regionalForm(language, wishes)
  const write = (value: unknown, options: Intl.NumberFormatOptions) => {
    const number = typeof value === 'string' && value !== '' ? Number(value) : value
    return typeof number === 'number' && Number.isFinite(number)
      ? new Intl.NumberFormat(locale, options).format(number)
      : absent
  }
  const number = (value: unknown, decimals = 0) => write(value, { maximumFractionDigits: decimals })
  const withUnit = (value: unknown, unit: string, decimals = 0) => {
    const written = number(value, decimals)
    return written === absent ? absent : `${written}\u202f${unit}`
  }
  const scaled = (value: unknown, limit: number, small: string, large: string) =>
    Number(value) >= limit ? withUnit(Number(value) / limit, large, 2) : withUnit(value, small, 1)
  return {
    language,
    text: (value) =>
      value === null || value === undefined || value === '' ? absent : String(value),
    number,
    fixed: (value, decimals) =>
      write(value, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
    areaM2: (value) => (value === null ? absent : scaled(value, 10_000, 'm²', 'ha')),
    lengthM: (value) => (value === null ? absent : scaled(value, 1000, 'm', 'km')),
    unit: withUnit,
    share: (value) => write(value, { style: 'percent', maximumFractionDigits: 0 }),
    money: (value) => write(value, { style: 'currency', currency, maximumFractionDigits: 0 }),
    day: (value) => writeDate(value, locale, { dateStyle: 'medium', timeZone: 'UTC' }),
    momentDay: (value) => writeDate(value, locale, { dateStyle: 'medium', timeZone }),
    moment: (value) =>
      writeDate(value, locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }),
    compare: new Intl.Collator(locale, { numeric: true }).compare,
  }
}

function writeDate(value: unknown, language: string, options: Intl.DateTimeFormatOptions): string {
  if (typeof value !== 'string' && !(value instanceof Date)) return absent
  const date = new Date(value)
  if (Number.isNaN(date.getTime())) return absent
  return new Intl.DateTimeFormat(language, options).format(date)
}

/** The reader's own way of writing the language, as British for English, where the browser says so. */
export function regionalForm(language: string, wishes: readonly string[]): string {
  return wishes.find((wish) => wish.split('-')[0] === language) ?? language
}

export function useFormat(place: Place): Format {
  const { i18n } = useTranslation()
  const { timeZone, currency } = place
  return useMemo(
    () => createFormat(i18n.language, { timeZone, currency }, navigator.languages),
    [i18n.language, timeZone, currency],
  )
}

export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const

/** 1 is Monday. */
export function weekdayName(language: string, day: number, width: 'short' | 'long' = 'long') {
  const name = new Intl.DateTimeFormat(language, { weekday: width, timeZone: 'UTC' })
  // The fifth of January 1970 was a Monday.
  return name.format(Date.UTC(1970, 0, 4 + day))
}

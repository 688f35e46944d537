import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseDay } from './parse-day.ts'

it.each([
  ['2025-06-01', 'ro', '2025-06-01'],
  ['01.06.2025', 'ro', '2025-06-01'],
  ['1.6.25', 'ro', '2025-06-01'],
  ['01/06/2025', 'en-GB', '2025-06-01'],
  ['6/1/2025', 'en-US', '2025-06-01'],
  ['31.02.2025', 'ro', null],
  ['2025', 'ro', null],
  ['soon', 'en', null],
])('reads %s in %s as %s', (text, language, day) => {
  expect(parseDay(text, language)).toBe(day)
})

it('reads back what it shows', () => {
  const days = fc.date({
    min: new Date('1800-01-01'),
    max: new Date('2200-01-01'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(days, fc.constantFrom('ro', 'en-GB', 'en-US', 'de', 'hu'), (date, language) => {
      const options = {
        day: '2-digit',
        month: '2-digit',
        year: 'numeric',
        timeZone: 'UTC',
      } as const
      const shown = new Intl.DateTimeFormat(language, options).format(date)
      expect(parseDay(shown, language)).toBe(date.toISOString().slice(0, 10))
    }),
  )
})

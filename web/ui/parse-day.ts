/**
 * The ISO day of 2025-06-01, or of day, month and year in the language's own order with any marks
 * between; null for what is none.
 */
export function parseDay(text: string, language: string): string | null {
  const iso = /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : fromOwnOrder(text, language)
  if (!iso) return null
  const day = new Date(`${iso}T00:00:00Z`)
  // The 31st of February would be taken for the 3rd of March.
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(iso) ? iso : null
}

function fromOwnOrder(text: string, language: string): string | null {
  const numbers = text.match(/\d+/g)
  if (numbers?.length !== 3) return null
  const order = new Intl.DateTimeFormat(language, { dateStyle: 'short' })
    .formatToParts(new Date())
    .map(({ type }) => type)
    .filter((type) => type === 'day' || type === 'month' || type === 'year')
  const part = (type: 'day' | 'month' | 'year') => numbers[order.indexOf(type)] ?? ''
  const year = part('year').length === 2 ? `20${part('year')}` : part('year')
  return `${year.padStart(4, '0')}-${part('month').padStart(2, '0')}-${part('day').padStart(2, '0')}`
}

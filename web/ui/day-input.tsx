import '@mantine/dates/styles.css'
import { DateInput } from '@mantine/dates'
import { useTranslation } from 'react-i18next'
import { createFormat, regionalForm } from './format.ts'

interface DayInputProps {
  label: string
  /** ISO day. */
  value: string | undefined
  max?: string
  onChange: (day: string | undefined) => void
}

/** A day, typed as the language writes it or as ISO, or picked from a calendar in that language. */
export function DayInput({ label, value, max, onChange }: DayInputProps) {
  const { t, i18n } = useTranslation()
  const language = regionalForm(i18n.language, navigator.languages)
  const write = (options: Intl.DateTimeFormatOptions) => (day: string | Date) =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }).format(asUtc(day))
  const format = createFormat(language, { timeZone: 'UTC', currency: 'EUR' })
  return (
    <DateInput
      label={label}
      placeholder={t('filters.anyDay')}
      value={value ?? null}
      maxDate={max}
      clearable
      clearButtonProps={{ 'aria-label': t('filters.clearDay', { label }) }}
      valueFormat={write({ day: '2-digit', month: '2-digit', year: 'numeric' })}
      dateParser={(text) => parseDay(text, language)}
      onChange={(day) => onChange(day ?? undefined)}
      weekdayFormat={write({ weekday: 'narrow' })}
      monthLabelFormat={write({ month: 'long', year: 'numeric' })}
      yearLabelFormat={write({ year: 'numeric' })}
      monthsListFormat={write({ month: 'short' })}
      ariaLabels={{ nextMonth: t('filters.nextMonth'), previousMonth: t('filters.previousMonth') }}
      getDayProps={(day) => ({ 'aria-label': format.day(day) })}
      hideOutsideDates
      // Mantine's red for weekends cannot be read on white.
      weekendDays={[]}
      popoverProps={{ withinPortal: false }}
    />
  )
}

function asUtc(day: string | Date): Date {
  return typeof day === 'string' ? new Date(`${day.slice(0, 10)}T00:00:00Z`) : day
}

/** 2025-06-01, or day, month and year in the language's own order with any marks between. */
export function parseDay(text: string, language: string): string | null {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text
  const numbers = text.match(/\d+/g)
  if (numbers?.length !== 3) return null
  const order = new Intl.DateTimeFormat(language, { dateStyle: 'short' })
    .formatToParts(new Date())
    .map(({ type }) => type)
    .filter((type) => type === 'day' || type === 'month' || type === 'year')
  const part = (type: string) => numbers[order.indexOf(type as 'day')] ?? ''
  const year = part('year').length === 2 ? `20${part('year')}` : part('year')
  const day = `${year.padStart(4, '0')}-${part('month').padStart(2, '0')}-${part('day').padStart(2, '0')}`
  return Number.isNaN(Date.parse(day)) ? null : day
}

import '@mantine/dates/styles.css'
import { DateInput } from '@mantine/dates'
import { useTranslation } from 'react-i18next'
import { createFormat, regionalForm } from './format.ts'
import { parseDay } from './parse-day.ts'

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

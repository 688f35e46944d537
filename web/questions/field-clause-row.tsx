import { MultiSelect, NativeSelect, NumberInput, TagsInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ageUnits, type FieldClause, periods } from '../../api/client.ts'
import { findCollection } from '../collections.ts'
import { useValueNames } from '../filters/use-choices.ts'
import { useMunicipality } from '../municipality.ts'
import { countsQuery } from '../queries.ts'
import { DayInput } from '../ui/day-input.tsx'
import { valueName } from '../ui/words.ts'
import { clauseOf, offered } from './new-clause.ts'
import type { Subject } from './question-queries.ts'
import classes from './questions.module.css'
import { useSubject } from './subjects.ts'

type Field = Subject['fields'][number]

interface FieldClauseRowProps {
  about: string
  clause: FieldClause
  onChange: (clause: FieldClause) => void
}

/** A field, how it is compared, and with what. */
export function FieldClauseRow({ about, clause, onChange }: FieldClauseRowProps) {
  const { t, i18n } = useTranslation()
  const { fields } = useSubject(about)
  const field = fields.find(({ name }) => name === clause.field)
  const named = fields
    .map(({ name }) => ({ value: name, label: t(`field.${name}`) }))
    .sort((a, b) => a.label.localeCompare(b.label, i18n.language))
  const choose = (name: string) => {
    const next = fields.find((one) => one.name === name)!
    onChange(clauseOf(next, offered(next)[0]!))
  }
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={t('questions.field')}
        value={clause.field}
        data={field ? named : [{ value: clause.field, label: clause.field }, ...named]}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      {field && (
        <>
          <NativeSelect
            size="xs"
            aria-label={t('questions.comparison')}
            value={clause.is}
            data={[...new Set([...offered(field), clause.is])].map((is) => ({
              value: is,
              label: t(`questions.is.${is}`),
            }))}
            onChange={(event) =>
              onChange(clauseOf(field, event.currentTarget.value as FieldClause['is'], clause))
            }
          />
          <Value about={about} field={field} clause={clause} onChange={onChange} />
        </>
      )}
    </>
  )
}

function Value({ about, field, clause, onChange }: FieldClauseRowProps & { field: Field }) {
  const { t } = useTranslation()
  const label = t('questions.value', { field: t(`field.${field.name}`) })
  if ('values' in clause)
    return <Values about={about} field={field} clause={clause} onChange={onChange} label={label} />
  if ('text' in clause)
    return (
      <TextInput
        size="xs"
        className={classes.wide}
        aria-label={label}
        maxLength={200}
        value={clause.text}
        onChange={(event) => onChange({ ...clause, text: event.currentTarget.value })}
      />
    )
  if ('number' in clause)
    return (
      <NumberInput
        size="xs"
        className={classes.number}
        aria-label={label}
        min={-1e12}
        max={1e12}
        hideControls
        // A year is not written as 1,950.
        thousandSeparator={false}
        value={clause.number}
        onChange={(value) => onChange({ ...clause, number: Number(value) || 0 })}
      />
    )
  if ('unit' in clause)
    return (
      <>
        <NumberInput
          size="xs"
          className={classes.number}
          aria-label={label}
          min={0}
          max={5000}
          allowDecimal={false}
          hideControls
          value={clause.count}
          onChange={(value) =>
            onChange({
              ...clause,
              count: Math.min(5000, Math.max(0, Math.trunc(Number(value) || 0))),
            })
          }
        />
        <NativeSelect
          size="xs"
          aria-label={t('questions.unit')}
          value={clause.unit}
          data={(field.kind === 'year' ? (['years'] as const) : ageUnits).map((value) => ({
            value,
            label: t(`questions.unit.${value}`),
          }))}
          onChange={(event) =>
            onChange({ ...clause, unit: event.currentTarget.value as (typeof ageUnits)[number] })
          }
        />
      </>
    )
  if ('period' in clause)
    return (
      <NativeSelect
        size="xs"
        aria-label={label}
        value={clause.period}
        data={periods.map((value) => ({ value, label: t(`questions.period.${value}`) }))}
        onChange={(event) =>
          onChange({ ...clause, period: event.currentTarget.value as (typeof periods)[number] })
        }
      />
    )
  if ('day' in clause)
    return (
      <DayInput
        label={label}
        value={clause.day || undefined}
        onChange={(day) => onChange({ ...clause, day: day ?? '' })}
      />
    )
  return null
}

interface ValuesProps extends FieldClauseRowProps {
  clause: Extract<FieldClause, { values: string[] }>
  field: Field
  label: string
}

/** Of a closed list its words; else what the register has, where its lists can say it. */
function Values(props: ValuesProps) {
  const { about, field, clause, onChange, label } = props
  const { t } = useTranslation()
  const isListed = findCollection(about)?.filters?.some(
    (filter) => filter.field === field.name && filter.kind === 'choice',
  )
  if (field.values === undefined && isListed) return <RegisterValues {...props} />
  if (field.values !== undefined)
    return (
      <Choices
        label={label}
        data={field.values.map((value) => ({
          value,
          label: valueName(t, about, field.name, value),
        }))}
        value={clause.values}
        onChange={(values) => onChange({ ...clause, values })}
      />
    )
  return (
    <TagsInput
      size="xs"
      className={classes.wide}
      aria-label={label}
      placeholder={clause.values.length > 0 ? undefined : t('questions.typeValues')}
      value={clause.values}
      onChange={(values) => onChange({ ...clause, values: values.slice(0, 100) })}
    />
  )
}

function RegisterValues({ about, field, clause, onChange, label }: ValuesProps) {
  const { slug } = useMunicipality()
  const { nameOf } = useValueNames(about, field.name)
  const { data } = useQuery(
    countsQuery(slug, about, { filters: {}, asOf: undefined, by: field.name }),
  )
  const known = data?.values.flatMap(({ value }) => value ?? []) ?? []
  return (
    <Choices
      label={label}
      data={[...new Set([...known, ...clause.values])].map((value) => ({
        value,
        label: nameOf(value),
      }))}
      value={clause.values}
      onChange={(values) => onChange({ ...clause, values })}
    />
  )
}

interface ChoicesProps {
  label: string
  data: { value: string; label: string }[]
  value: string[]
  onChange: (values: string[]) => void
}

function Choices({ label, data, value, onChange }: ChoicesProps) {
  const { t } = useTranslation()
  return (
    <MultiSelect
      size="xs"
      className={classes.wide}
      aria-label={label}
      placeholder={value.length > 0 ? undefined : t('questions.chooseValues')}
      data={data}
      value={value}
      onChange={onChange}
      searchable
      nothingFoundMessage={t('filters.noSuch')}
      comboboxProps={{ withinPortal: false }}
      styles={{ inputField: { minWidth: 40 } }}
    />
  )
}

import { useTranslation } from 'react-i18next'
import type { Fact } from '../collection.ts'
import { useLocalFormat } from '../municipality.ts'
import classes from './fact-value.module.css'
import { absent, type Format } from './format.ts'
import { StatusMark } from './status-mark.tsx'
import { weekdayName } from './weekdays.ts'
import { isEmpty, type OwnNames, ownName, valueName } from './words.ts'

interface FactValueProps {
  collection: string
  fact: Fact
  value: unknown
}

/** A property written as its kind asks. */
export function FactValue({ collection, fact, value }: FactValueProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  if (isEmpty(value)) return absent
  if (fact.field === 'status') {
    return <StatusMark status={String(value)} label={valueName(t, collection, 'status', value)} />
  }
  if (fact.kind === 'names')
    return ownName(t, format.language, [collection, fact.field], value as OwnNames)
  if (fact.kind === 'record') return <RecordValue record={value as Record<string, unknown>} />
  if (fact.kind === 'parties') return <Parties collection={collection} parties={value as Party[]} />
  if (fact.kind === 'value') return valueName(t, collection, fact.field, value)
  if (fact.kind === 'flag') return t(value ? 'common.yes' : 'common.no')
  if (fact.kind === 'weekdays') {
    const days = value as number[]
    return days.length === 0
      ? t('value.weekdays.any')
      : days.map((day) => weekdayName(format.language, day)).join(', ')
  }
  if (fact.kind === 'condition') return <Condition value={Number(value)} format={format} />
  if (fact.kind === 'year')
    return writeYear(Number(value), t('fact.age', { count: age(Number(value)) }))
  return write(format, fact, value)
}

function write(format: Format, { kind = 'text', unit, decimals }: Fact, value: unknown): string {
  if (unit) return format.unit(value, unit, decimals)
  switch (kind) {
    case 'number':
      return format.number(value, decimals)
    case 'areaM2':
      return format.areaM2(value)
    case 'lengthM':
      return format.lengthM(value)
    case 'share':
      return format.share(value)
    case 'money':
      return format.money(value)
    case 'day':
      return isDay(value) ? format.day(value) : format.momentDay(value)
    case 'moment':
      return format.moment(value)
    default:
      return format.text(value)
  }
}

function isDay(value: unknown): boolean {
  return typeof value === 'string' && value.length === 10
}

function age(year: number): number {
  return new Date().getFullYear() - year
}

function writeYear(year: number, aged: string): string {
  return age(year) > 0 ? `${year} (${aged})` : String(year)
}

/** Named values that have no field of their own, under the names they came with. */
function RecordValue({ record }: { record: Record<string, unknown> }) {
  return (
    <ul className={classes.list}>
      {Object.entries(record).map(([name, value]) => (
        <li key={name}>
          {name.replaceAll('_', ' ')}: {Array.isArray(value) ? value.join(', ') : String(value)}
        </li>
      ))}
    </ul>
  )
}

interface Party {
  id: number
  role: string
  name: string
}

function Parties({ collection, parties }: { collection: string; parties: Party[] }) {
  const { t } = useTranslation()
  return (
    <ul className={classes.list}>
      {parties.map(({ id, role, name }) => (
        <li key={`${id}/${role}`}>
          {name} ({valueName(t, collection, 'role', role)})
        </li>
      ))}
    </ul>
  )
}

/** 0 (failed) to 100 (new), as a number with a bar that says the same. */
function Condition({ value, format }: { value: number; format: Format }) {
  const level = value >= 70 ? 'good' : value >= 40 ? 'fair' : 'poor'
  return (
    <span className={classes.condition}>
      <span className={classes.track} aria-hidden="true">
        <span className={classes.level} data-level={level} style={{ width: `${value}%` }} />
      </span>
      {format.number(value)}
    </span>
  )
}

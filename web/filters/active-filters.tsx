import { Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { FilterField } from '../collection.ts'
import { useLocalFormat } from '../municipality.ts'
import type { Format } from '../ui/format.ts'
import { useChangeView, useView } from '../use-view.ts'
import classes from './active-filters.module.css'
import { changedFilters, chosenIn, endsOf, isActive, paramsOf } from './filter-params.ts'
import { useValueNames } from './use-choices.ts'
import { useFilterable, useFilters } from './use-filters.ts'

/** Each filter that is on, in words, with a way to be rid of it; of one collection or of all. */
export function ActiveFilters({ only }: { only?: string }) {
  const { t } = useTranslation()
  const { asOf, validAt } = useView()
  const changeView = useChangeView()
  const filters = useFilters()
  const active = useFilterable().flatMap(({ collection: { name }, filters: own }) =>
    only && only !== name
      ? []
      : own
          .filter((filter) => isActive(filter, filters[name]))
          .map((filter) => ({ collection: name, filter })),
  )
  if (active.length === 0) return null
  return (
    <div className={classes.active}>
      <ul className={classes.list} aria-label={t('filters.active')}>
        {active.map(({ collection, filter }) => (
          <li key={`${collection}.${filter.field}`}>
            <ActiveFilter collection={collection} filter={filter} isNamed={!only} />
          </li>
        ))}
      </ul>
      {!only && (active.length > 1 || asOf || validAt) && (
        <Button
          variant="default"
          size="xs"
          onClick={() => changeView({ filters: undefined, asOf: undefined, validAt: undefined })}
        >
          {t('filters.clear')}
        </Button>
      )}
    </div>
  )
}

interface ActiveFilterProps {
  collection: string
  filter: FilterField
  /** Whether the collection is said. */
  isNamed: boolean
}

function ActiveFilter(props: ActiveFilterProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { collection, filter } = props
  const params = useFilters()[collection] ?? {}
  if (filter.kind === 'choice') return <ActiveChoice {...props} />
  if (filter.kind === 'text') return <Removable {...props} value={params[filter.field] ?? ''} />
  const [from, to] = endsOf(filter).map((param) => {
    const value = param && params[param]
    return value && writeEnd(format, filter, value)
  })
  const key = from && to ? 'filters.between' : from ? 'filters.since' : 'filters.until'
  return <Removable {...props} value={t(key, { from, to })} />
}

function writeEnd(format: Format, { kind, unit }: FilterField, value: string): string {
  if (kind === 'period') return format.day(value)
  // A year is not written as 1,950.
  return unit ? format.unit(value, unit, 2) : value
}

function ActiveChoice(props: ActiveFilterProps) {
  const { collection, filter } = props
  const { nameOf } = useValueNames(collection, filter.field)
  const chosen = chosenIn(filter, useFilters()[collection])
  return <Removable {...props} value={chosen.map(nameOf).join(', ')} />
}

function Removable({ collection, filter, isNamed, value }: ActiveFilterProps & { value: string }) {
  const { t } = useTranslation()
  const changeView = useChangeView()
  const field = t(`field.${filter.field}`)
  const name = isNamed ? `${t(`collection.${collection}`)} · ${field}` : field
  const none = Object.fromEntries(paramsOf(filter).map((param) => [param, undefined]))
  return (
    <button
      type="button"
      className={classes.filter}
      aria-label={t('filters.remove', { filter: `${name}: ${value}` })}
      onClick={() =>
        changeView(({ filters }) => ({ filters: changedFilters(filters, collection, none) }), {
          replace: true,
        })
      }
    >
      <span>
        {name}: <strong>{value}</strong>
      </span>
      <IconX size={15} stroke={2} aria-hidden="true" />
    </button>
  )
}

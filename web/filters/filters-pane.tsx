import { IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AreaSection } from '../area/area-section.tsx'
import type { Collection, FilterField } from '../collection.ts'
import { DayInput } from '../ui/day-input.tsx'
import { useChangeView, useView } from '../use-view.ts'
import { ActiveFilters } from './active-filters.tsx'
import { ChoiceFilter } from './choice-filter.tsx'
import { changedFilters, endsOf, isActive } from './filter-params.ts'
import type { FilterProps } from './filter-props.ts'
import classes from './filters-pane.module.css'
import { RangeFilter } from './range-filter.tsx'
import { TextFilter } from './text-filter.tsx'
import { useFilterable, useFilters } from './use-filters.ts'

/** What is shown, on the map and in the list; and as of which day all is shown. */
export function FiltersPane() {
  const { t } = useTranslation()
  const { asOf, validAt } = useView()
  const changeView = useChangeView()
  return (
    <div className={classes.filters}>
      <ActiveFilters />
      <section className={classes.section}>
        <h3 className={classes.title}>{t('filters.asOf')}</h3>
        <p className={classes.hint}>{t('filters.asOfHint')}</p>
        <DayInput
          label={t('filters.asOfDay')}
          value={asOf}
          max={new Date().toISOString().slice(0, 10)}
          onChange={(day) => changeView({ asOf: day })}
        />
        <p className={classes.hint}>{t('filters.validAtHint')}</p>
        <DayInput
          label={t('filters.validAt')}
          value={validAt}
          onChange={(day) => changeView({ validAt: day })}
        />
      </section>
      <AreaSection />
      {useFilterable().map(({ collection, filters }) => (
        <CollectionFilters key={collection.name} collection={collection} filters={filters} />
      ))}
    </div>
  )
}

interface CollectionFiltersProps {
  collection: Collection
  filters: FilterField[]
}

function CollectionFilters({ collection, filters }: CollectionFiltersProps) {
  const { t } = useTranslation()
  const { name, icon: Icon } = collection
  const { listed } = useView()
  const params = useFilters()[name]
  const active = filters.filter((filter) => isActive(filter, params)).length
  const [isOpen, setOpen] = useState(active > 0 || listed === name)
  return (
    <section aria-labelledby={`filter-${name}`}>
      <details
        className={classes.collection}
        open={isOpen}
        onToggle={(event) => setOpen(event.currentTarget.open)}
      >
        <summary>
          <h3 id={`filter-${name}`} className={classes.title}>
            <Icon size={18} stroke={1.6} aria-hidden="true" />
            {t(`collection.${name}`)}
          </h3>
          {active > 0 && (
            <span className={classes.active}>{t('filters.on', { count: active })}</span>
          )}
          <IconChevronRight className={classes.chevron} size={17} stroke={1.6} aria-hidden="true" />
        </summary>
        {isOpen && (
          <div className={classes.fields}>
            {filters.map((filter) => (
              <Filter key={filter.field} collection={name} filter={filter} />
            ))}
          </div>
        )}
      </details>
    </section>
  )
}

function Filter(props: FilterProps) {
  switch (props.filter.kind) {
    case 'choice':
      return <ChoiceFilter {...props} />
    case 'range':
      return <RangeFilter {...props} />
    case 'period':
      return <PeriodFilter {...props} />
    case 'text':
      return <TextFilter {...props} />
  }
}

function PeriodFilter({ collection, filter }: FilterProps) {
  const { t } = useTranslation()
  const { filters } = useView()
  const changeView = useChangeView()
  const label = t(`field.${filter.field}`)
  const ends = endsOf(filter)
  return (
    <fieldset className={classes.range}>
      <legend>{label}</legend>
      {ends.map(
        (param, i) =>
          param && (
            <DayInput
              key={param}
              label={t(i === 0 ? 'filters.from' : 'filters.to')}
              value={filters?.[collection]?.[param]}
              onChange={(day) =>
                changeView(
                  (view) => ({
                    filters: changedFilters(view.filters, collection, { [param]: day }),
                  }),
                  { replace: true },
                )
              }
            />
          ),
      )}
    </fieldset>
  )
}

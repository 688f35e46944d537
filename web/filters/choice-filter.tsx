import { Chip, MultiSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useLocalFormat } from '../municipality.ts'
import { Failure } from '../ui/failure.tsx'
import { useChangeView, useView } from '../use-view.ts'
import { changedFilters, chosenIn } from './filter-params.ts'
import type { FilterProps } from './filter-props.ts'
import classes from './filters-pane.module.css'
import { useChoices } from './use-choices.ts'

/** More are looked for by typing. */
const mostChips = 12

/** Some of several values, each with how many there are of it. */
export function ChoiceFilter({ collection, filter }: FilterProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { filters } = useView()
  const changeView = useChangeView()
  const { choices, error, retry } = useChoices(collection, filter)
  const { field } = filter
  const label = t(`field.${field}`)
  const chosen = chosenIn(filter, filters?.[collection])
  const choose = (values: string[]) =>
    changeView(
      (view) => ({
        filters: changedFilters(view.filters, collection, { [field]: values.join(',') }),
      }),
      { replace: true },
    )

  if (error) return <Failure error={error} onRetry={retry} />
  if (choices.length === 0) return null
  if (choices.length > mostChips) {
    return (
      <MultiSelect
        label={label}
        placeholder={chosen.length > 0 ? undefined : t('filters.any')}
        data={choices.map(({ value, name, count }) => ({
          value,
          label: count === undefined ? name : `${name} (${format.number(count)})`,
        }))}
        value={chosen}
        onChange={choose}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('filters.clearDay', { label }) }}
        nothingFoundMessage={t('filters.noSuch')}
        comboboxProps={{ withinPortal: false }}
        styles={{ inputField: { minWidth: 40 } }}
      />
    )
  }
  return (
    <fieldset className={classes.choice}>
      <legend>{label}</legend>
      <Chip.Group multiple value={chosen} onChange={choose}>
        <div className={classes.chips}>
          {choices.map(({ value, name, count }) => (
            <Chip key={value} value={value} size="sm" radius={3}>
              {name}
              {count !== undefined && <span className={classes.count}>{format.number(count)}</span>}
            </Chip>
          ))}
        </div>
      </Chip.Group>
    </fieldset>
  )
}

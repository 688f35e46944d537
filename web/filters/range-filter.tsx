import { NumberInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChangeView, useView } from '../use-view.ts'
import { changedFilters, endsOf } from './filter-params.ts'
import type { FilterProps } from './filter-props.ts'
import classes from './filters-pane.module.css'

/** Numbers from and to, both included. */
export function RangeFilter({ collection, filter }: FilterProps) {
  const { t } = useTranslation()
  const { filters } = useView()
  const { field, unit } = filter
  const label = t(`field.${field}`)
  return (
    <fieldset className={classes.range}>
      <legend>{label}</legend>
      {endsOf(filter).map((param, i) =>
        param ? (
          <End
            // What is typed and not yet taken gives way to what the address says.
            key={`${param} ${filters?.[collection]?.[param]}`}
            collection={collection}
            param={param}
            unit={unit}
            label={t(i === 0 ? 'filters.atLeast' : 'filters.atMost')}
          />
        ) : null,
      )}
    </fieldset>
  )
}

interface EndProps {
  collection: string
  param: string
  unit: string | undefined
  label: string
}

function End({ collection, param, unit, label }: EndProps) {
  const { filters } = useView()
  const changeView = useChangeView()
  const known = filters?.[collection]?.[param]
  const [typed, setTyped] = useState<string | number>(known ?? '')
  const take = () => {
    const value = typed === '' ? undefined : String(typed)
    if (value === known) return
    changeView(
      (view) => ({ filters: changedFilters(view.filters, collection, { [param]: value }) }),
      { replace: true },
    )
  }
  return (
    <NumberInput
      label={label}
      value={typed}
      suffix={unit && ` ${unit}`}
      min={0}
      max={1e9}
      decimalScale={2}
      hideControls
      onChange={setTyped}
      onBlur={take}
      onKeyDown={(event) => event.key === 'Enter' && take()}
    />
  )
}

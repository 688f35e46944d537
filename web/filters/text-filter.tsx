import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChangeView, useView } from '../use-view.ts'
import { changedFilters } from './filter-params.ts'
import type { FilterProps } from './filter-props.ts'

/** Words in the number, name or address, whatever their case and accents. */
export function TextFilter(props: FilterProps) {
  const known = useView().filters?.[props.collection]?.[props.filter.field]
  // What is typed and not yet taken gives way to what the address says.
  return <Text key={known} {...props} known={known} />
}

function Text({ collection, filter, known }: FilterProps & { known: string | undefined }) {
  const { t } = useTranslation()
  const changeView = useChangeView()
  const [typed, setTyped] = useState(known ?? '')
  const take = () => {
    const value = typed.trim() || undefined
    if (value === known) return
    changeView(
      (view) => ({ filters: changedFilters(view.filters, collection, { [filter.field]: value }) }),
      { replace: true },
    )
  }
  return (
    <TextInput
      label={t(`field.${filter.field}`)}
      value={typed}
      maxLength={200}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === 'Enter' && take()}
    />
  )
}

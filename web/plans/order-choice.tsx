import { MultiSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMunicipality } from '../municipality.ts'
import type { Thing } from '../queries.ts'
import { request } from '../request.ts'

interface OrderChoiceProps {
  /** Ids. */
  value: number[]
  onChange: (ids: number[]) => void
}

const open = 'requested,approved,scheduled'

/** Work orders that are still to be done, to make one candidate of several. */
export function OrderChoice({ value, onChange }: OrderChoiceProps) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { data = [] } = useQuery({
    queryKey: ['plans', slug, 'open-orders'],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/${slug}/work-orders?status=${open}&limit=1000`
      return (await request<{ features: Thing[] }>(path, { signal })).features
    },
  })
  return (
    <MultiSelect
      label={t('plans.candidates.orders')}
      description={t('plans.candidates.ordersHint')}
      searchable
      clearable
      limit={50}
      value={value.map(String)}
      data={data.map(({ id, properties: { number, title } }) => ({
        value: String(id),
        label: `${number} ${title}`,
      }))}
      onChange={(ids) => onChange(ids.map(Number))}
    />
  )
}

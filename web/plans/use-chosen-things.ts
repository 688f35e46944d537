import { useTranslation } from 'react-i18next'
import { findCollection } from '../collections.ts'
import { useView } from '../use-view.ts'

/** The lists that an intervention is made from, by collection. */
const listOf: Record<string, string> = {
  roads: 'roads',
  'network-edges': 'edges',
  assets: 'assets',
  'work-orders': 'orders',
  reports: 'reports',
}

type Chosen = Partial<
  Record<'units' | 'roads' | 'edges' | 'assets' | 'orders' | 'reports', number[]>
>

/** What the map has selected that work could be planned for; null when there is none. */
export function useChosenThings() {
  const { t } = useTranslation()
  const { selection, unit } = useView()
  if (!selection && unit) {
    const label = t('plans.candidates.unit', { id: unit.id })
    const from: Chosen = { units: [unit.id] }
    return { key: `${unit.kind}/${unit.id}`, label, from }
  }
  const list = selection && listOf[selection.collection]
  if (!selection || !list || !findCollection(selection.collection)) return null
  return {
    key: `${selection.collection}/${selection.id}`,
    label: `${t(`collection.${selection.collection}.one`)} ${selection.id}`,
    from: { [list]: [selection.id] } as Chosen,
  }
}

import { useTranslation } from 'react-i18next'
import type { Question } from '../../api/client.ts'
import { useWithin } from '../area/use-area.ts'
import { findCollection } from '../collections.ts'
import { useLocalFormat } from '../municipality.ts'
import { completed } from '../questions/question.ts'
import { questionSentence } from '../questions/question-words.ts'
import { useView } from '../use-view.ts'

/** The lists that an intervention is made from, by collection. */
const listOf: Record<string, string> = {
  roads: 'roads',
  'network-edges': 'edges',
  assets: 'assets',
  'work-orders': 'orders',
  reports: 'reports',
}

/** As the API takes a selection. */
type Selection = Partial<
  Record<'units' | 'roads' | 'edges' | 'assets' | 'orders' | 'reports', number[]>
> & { within?: string; question?: Question }

export interface Chosen {
  key: string
  label: string
  from: Selection
}

/** What work could be planned for: what is selected, the area, what matches the question; what is nearest first. */
export function useChosenThings(): Chosen[] {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { selection, unit, ask } = useView()
  const within = useWithin()
  const chosen: Chosen[] = []
  const list = selection && listOf[selection.collection]
  if (selection && list && findCollection(selection.collection)) {
    chosen.push({
      key: `${selection.collection}/${selection.id}`,
      label: `${t(`collection.${selection.collection}.one`)} ${selection.id}`,
      from: { [list]: [selection.id] },
    })
  } else if (unit) {
    const label = t('plans.candidates.unit', { id: unit.id })
    chosen.push({ key: `${unit.kind}/${unit.id}`, label, from: { units: [unit.id] } })
  }
  if (within) chosen.push({ key: within, label: t('plans.candidates.area'), from: { within } })
  if (ask) {
    const question = completed(ask)
    const label = t('plans.candidates.question', {
      question: questionSentence({ t, format }, question),
    })
    chosen.push({ key: JSON.stringify(question), label, from: { question } })
  }
  return chosen
}

import type { TFunction } from 'i18next'
import { csvText } from '../ui/csv.ts'
import { saveFile } from '../ui/save-file.ts'
import { allChanges, type ChangesQuestion } from './change-queries.ts'
import type { useChangeWords } from './use-change-words.ts'

interface Words {
  t: TFunction
  words: ReturnType<typeof useChangeWords>
}

/** The whole table as a file. */
export async function changesCsv(slug: string, question: ChangesQuestion, { t, words }: Words) {
  const changes = await allChanges(slug, question)
  const head = [
    t('collection.parcels.one'),
    t('changes.what'),
    t('changes.areaBefore'),
    t('changes.areaAfter'),
    t('changes.facts'),
    t('changes.recordedAt'),
    t('changes.by'),
    t('changes.reason'),
    t('changes.documentNumber'),
  ]
  const rows = changes.map((change) => [
    change.cadastralNumber,
    t(`changes.kind.${change.kind}`),
    change.areaBeforeM2,
    change.areaAfterM2,
    words.facts(change).join('; '),
    change.recordedAt,
    change.by?.name ?? change.by?.id,
    change.reason,
    change.changeSet?.documentNumber,
  ])
  const name = `${slug}-${question.from}-${question.to ?? 'now'}.csv`
  saveFile(new Blob([csvText([head, ...rows])], { type: 'text/csv' }), name)
}

import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { findCollection } from '../collections.ts'
import { useLocalFormat } from '../municipality.ts'
import { absent } from '../ui/format.ts'
import { isEmpty, valueName } from '../ui/words.ts'
import type { ParcelChange } from './change-queries.ts'

/** What changed of a parcel, who changed it and why, in words. */
export function useChangeWords() {
  const { t } = useTranslation()
  const format = useLocalFormat()
  return useMemo(
    () => ({
      what({ kind, areaBeforeM2, areaAfterM2 }: ParcelChange) {
        const [before, after] = [format.areaM2(areaBeforeM2), format.areaM2(areaAfterM2)]
        if (kind === 'reshaped' && before !== after)
          return t('changes.reshapedFromTo', { before, after })
        return t(`changes.kind.${kind}`)
      },
      facts: ({ changes }: ParcelChange) =>
        changes.map(({ field, from, to }) => {
          const label = t(`field.${field}`, { defaultValue: field })
          const kind = findCollection('parcels')?.facts.find((one) => one.field === field)?.kind
          const write = (value: unknown) => {
            if (isEmpty(value)) return absent
            if (typeof value === 'object') return '…'
            if (kind === 'value') return valueName(t, 'parcels', field, value)
            if (kind === 'areaM2' || kind === 'money' || kind === 'day') return format[kind](value)
            return String(value)
          }
          return t('changes.fact', { label, from: write(from), to: write(to) })
        }),
      whoAndWhy({ recordedAt, by, reason, changeSet }: ParcelChange) {
        const name = by && (by.name ?? t(`role.${by.id}`, { defaultValue: by.id }))
        return [
          recordedAt && format.moment(recordedAt),
          name && t('history.by', { name }),
          reason,
          changeSet?.documentNumber && t('changes.document', { number: changeSet.documentNumber }),
        ]
          .filter(Boolean)
          .join(' · ')
      },
    }),
    [t, format],
  )
}

import { useTranslation } from 'react-i18next'
import type { LineageStep } from './lineage-queries.ts'

/** By what ground went from one parcel to another, in words. */
export function useStepWords() {
  const { t } = useTranslation()
  return {
    operation: ({ operation }: LineageStep) =>
      t(`lineage.by.${operation}`, { defaultValue: operation }),
    document({ changeSet, importRun }: LineageStep): string | undefined {
      if (changeSet?.documentNumber)
        return t('changes.document', { number: changeSet.documentNumber })
      return changeSet?.name ?? importRun?.fileName
    },
  }
}

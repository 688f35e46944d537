import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocalFormat } from '../municipality.ts'
import { DayInput } from '../ui/day-input.tsx'
import { useView } from '../use-view.ts'
import type { SecondView } from './second-view.ts'

interface SecondDateProps {
  second: SecondView
  change: (part: Partial<SecondView>) => void
}

/** As known on which day the second map shows the register. */
export function SecondDate({ second: { asOf, validAt }, change }: SecondDateProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const view = useView()
  const [choosing, setChoosing] = useState<'day' | 'law' | null>(
    validAt ? 'law' : asOf !== undefined && asOf !== 'now' ? 'day' : null,
  )
  const value = choosing ?? asOf ?? 'same'
  return (
    <>
      <NativeSelect
        label={t('compare.date')}
        value={value}
        data={[
          {
            value: 'same',
            label: view.asOf
              ? t('compare.sameDay', { day: format.day(view.asOf) })
              : t('compare.sameNow'),
          },
          ...(view.asOf ? [{ value: 'now', label: t('compare.now') }] : []),
          { value: 'day', label: t('compare.otherDay') },
          { value: 'law', label: t('compare.otherLaw') },
        ]}
        onChange={(event) => {
          const chosen = event.currentTarget.value
          setChoosing(chosen === 'day' || chosen === 'law' ? chosen : null)
          change({ asOf: chosen === 'now' ? 'now' : undefined, validAt: undefined })
        }}
      />
      {choosing === 'law' && (
        <DayInput
          label={t('filters.validAt')}
          value={validAt}
          onChange={(day) => change({ validAt: day })}
        />
      )}
      {choosing === 'day' && (
        <DayInput
          label={t('filters.asOf')}
          value={asOf === 'now' ? undefined : asOf}
          max={new Date().toISOString().slice(0, 10)}
          onChange={(day) => change({ asOf: day })}
        />
      )}
    </>
  )
}

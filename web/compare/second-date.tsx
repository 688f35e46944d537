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
export function SecondDate({ second: { asOf }, change }: SecondDateProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const view = useView()
  const [isChoosing, setChoosing] = useState(asOf !== undefined && asOf !== 'now')
  const value = isChoosing ? 'day' : (asOf ?? 'same')
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
        ]}
        onChange={(event) => {
          const chosen = event.currentTarget.value
          setChoosing(chosen === 'day')
          change({ asOf: chosen === 'now' ? 'now' : undefined })
        }}
      />
      {isChoosing && (
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

import { NativeSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useComponentName } from '../needs/use-component-name.ts'
import { useNeed } from '../needs/use-need.ts'
import { idOf, usePresets } from '../needs/use-presets.ts'
import {
  areSameWeights,
  hasSlider,
  mostWeight,
  savedWeights,
  usualWeights,
} from '../needs/weights.ts'
import type { SecondView } from './second-view.ts'

interface SecondNeedProps {
  second: SecondView
  change: (part: Partial<SecondView>) => void
}

/** What counts on the second map: as on the first, another weighting, or one component alone. */
export function SecondNeed({ second: { weights, asHeard }, change }: SecondNeedProps) {
  const { t } = useTranslation()
  const need = useNeed()
  const nameOf = useComponentName()
  const { builtIn, presets } = usePresets(need)
  const choices = [
    { value: 'usual', label: t('need.preset.usual'), weights: usualWeights(need.components) },
    ...builtIn.map((one) => ({
      value: idOf(one),
      label: t(`need.preset.builtIn.${one.code}`),
      weights: one.weights,
    })),
    ...presets.map((one) => ({ value: idOf(one), label: one.name, weights: one.weights })),
  ]
  const alone = need.components
    .filter((one) => hasSlider(one) && need.run?.components.includes(one.code))
    .map(({ code }) => ({
      value: `only:${code}`,
      label: nameOf(code),
      weights: { [code]: mostWeight },
    }))
  const all = [...choices, ...alone]
  const chosen = weights && all.find((one) => areSameWeights(one.weights, weights))
  const plain = ({ value, label }: { value: string; label: string }) => ({ value, label })
  return (
    <>
      <NativeSelect
        label={t('compare.weights')}
        value={weights ? (chosen?.value ?? 'other') : 'same'}
        data={[
          { value: 'same', label: t('compare.sameWeights') },
          ...(weights && !chosen ? [{ value: 'other', label: t('need.preset.other') }] : []),
          ...choices.map(plain),
          { group: t('compare.alone'), items: alone.map(plain) },
        ]}
        onChange={(event) => {
          const one = all.find(({ value }) => value === event.currentTarget.value)
          change({ weights: one && savedWeights(one.weights) })
        }}
      />
      <NativeSelect
        label={t('compare.reports')}
        value={asHeard === undefined ? 'same' : asHeard ? 'heard' : 'corrected'}
        data={[
          { value: 'same', label: t('compare.sameWeights') },
          { value: 'corrected', label: t('compare.corrected') },
          { value: 'heard', label: t('compare.asHeard') },
        ]}
        onChange={(event) => {
          const value = event.currentTarget.value
          change({ asHeard: value === 'same' ? undefined : value === 'heard' })
        }}
      />
    </>
  )
}

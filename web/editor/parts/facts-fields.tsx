import { NumberInput, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { LandUseField } from '../../parcels/land-use-choice.tsx'
import classes from '../edit-bar.module.css'
import type { Facts } from '../facts.ts'

interface FactsFieldsProps {
  facts: Facts
  onChange: (facts: Facts) => void
}

const texts = ['cadastralNumber', 'address'] as const
const figures = ['registeredAreaM2', 'assessedLandValue', 'assessedBuildingValue'] as const

export function FactsFields({ facts, onChange }: FactsFieldsProps) {
  const { t } = useTranslation()
  /** An empty field says that it is not known; a parcel without a number there is not. */
  const emptied = (name: keyof Facts) => (name === 'cadastralNumber' ? undefined : null)
  return (
    <div className={classes.fields}>
      {texts.map((name) => (
        <TextInput
          key={name}
          size="xs"
          label={t(`field.${name}`)}
          value={facts[name] ?? ''}
          onChange={(event) =>
            onChange({ ...facts, [name]: event.currentTarget.value || emptied(name) })
          }
        />
      ))}
      <LandUseField
        value={facts.landUse ?? ''}
        onChange={(landUse) => onChange({ ...facts, landUse: landUse || null })}
      />
      {figures.map((name) => (
        <NumberInput
          key={name}
          size="xs"
          label={t(`field.${name}`)}
          min={0}
          hideControls
          value={facts[name] ?? ''}
          onChange={(value) => onChange({ ...facts, [name]: value === '' ? null : Number(value) })}
        />
      ))}
    </div>
  )
}

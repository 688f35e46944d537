import { NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useMunicipality } from '../municipality.ts'
import { countsQuery } from '../queries.ts'
import { valueName } from '../ui/words.ts'

const anything = { filters: {}, asOf: undefined, validAt: undefined, by: 'landUse' }

/** What land is used for in this municipality, the most frequent first. */
function useLandUses(also: string): { value: string; label: string }[] {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { data } = useQuery(countsQuery(slug, 'parcels', anything))
  const known = (data?.values ?? []).flatMap(({ value }) => (value ? [value] : []))
  return [...new Set(also ? [...known, also] : known)].map((value) => ({
    value,
    label: valueName(t, 'parcels', 'landUse', value),
  }))
}

interface LandUseChoiceProps {
  value: string
  onChange: (landUse: string) => void
}

export function LandUseChoice({ value, onChange }: LandUseChoiceProps) {
  const { t } = useTranslation()
  const uses = useLandUses(value)
  return (
    <NativeSelect
      size="xs"
      label={t('field.landUse')}
      value={value}
      data={[{ value: '', label: t('survey.noLandUse') }, ...uses]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

/** The same for all areas of a file. */
export function LandUseForAll({ onChoose }: { onChoose: (landUse: string) => void }) {
  const { t } = useTranslation()
  const uses = useLandUses('')
  return (
    <NativeSelect
      size="xs"
      aria-label={t('survey.landUseForAll')}
      value=""
      data={[{ value: '', label: t('survey.landUseForAll'), disabled: true }, ...uses]}
      onChange={(event) => onChoose(event.currentTarget.value)}
    />
  )
}

interface LandUseFieldProps {
  value: string
  onChange: (landUse: string) => void
}

/** As it stands in the register, with the word for it: those of the municipality are offered, others may be written. */
export function LandUseField({ value, onChange }: LandUseFieldProps) {
  const { t } = useTranslation()
  const uses = useLandUses('')
  const listId = useId()
  const word = value && valueName(t, 'parcels', 'landUse', value)
  return (
    <>
      <TextInput
        size="xs"
        label={t('field.landUse')}
        description={word === value ? undefined : word}
        inputWrapperOrder={['label', 'input', 'description']}
        list={listId}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <datalist id={listId}>
        {uses.map(({ value: use, label }) => (
          <option key={use} value={use}>
            {label}
          </option>
        ))}
      </datalist>
    </>
  )
}

import { Button, NativeSelect, Switch, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMunicipality } from '../municipality.ts'
import dialogClasses from '../ui/dialog.module.css'
import { Dialog } from '../ui/dialog.tsx'
import { Failure } from '../ui/failure.tsx'
import {
  addPreset,
  changePreset,
  contentOf,
  type Preset,
  type PresetContent,
  type PresetRole,
  presetRoles,
  presetsQuery,
} from './preset-queries.ts'

interface PresetDialogProps {
  /** The one that is named anew; absent for a new one. */
  preset: Preset | undefined
  /** What a new one is to hold. */
  now: Pick<PresetContent, 'weights' | 'isCorrected'>
  onDone: (preset: Preset) => void
  onClose: () => void
}

/** What a weighting is called, whom it is for, and whether colleagues see it. */
export function PresetDialog({ preset, now, onDone, onClose }: PresetDialogProps) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const queryClient = useQueryClient()
  const [name, setName] = useState(preset?.name ?? '')
  const [role, setRole] = useState<PresetRole | ''>(preset?.role ?? '')
  const [isShared, setShared] = useState(preset?.isShared ?? false)
  const save = useMutation({
    mutationFn: () => {
      const naming = { name: name.trim(), role: role || null, isShared }
      return preset
        ? changePreset(slug, preset, { ...contentOf(preset), ...naming })
        : addPreset(slug, { ...naming, ...now })
    },
    onSuccess: async (saved) => {
      await queryClient.invalidateQueries(presetsQuery(slug))
      onDone(saved)
    },
    onError: () => queryClient.invalidateQueries(presetsQuery(slug)),
  })
  return (
    <Dialog title={t(preset ? 'need.preset.editTitle' : 'need.preset.newTitle')} onClose={onClose}>
      <form
        className={dialogClasses.form}
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <TextInput
          data-autofocus
          required
          maxLength={200}
          label={t('need.preset.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label={t('need.preset.role')}
          value={role}
          data={[
            { value: '', label: t('need.preset.anyRole') },
            ...presetRoles.map((value) => ({ value, label: t(`role.${value}`) })),
          ]}
          onChange={(event) => setRole(event.currentTarget.value as PresetRole | '')}
        />
        <Switch
          withThumbIndicator={false}
          label={t('need.preset.isShared')}
          description={t('need.preset.isSharedHint')}
          checked={isShared}
          onChange={(event) => setShared(event.currentTarget.checked)}
        />
        {save.error && <Failure error={save.error} />}
        <div className={dialogClasses.buttons}>
          <Button type="submit" loading={save.isPending} disabled={!name.trim()}>
            {t('need.preset.keep')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

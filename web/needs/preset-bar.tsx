import { ActionIcon, Button, Menu, NativeSelect } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMunicipality } from '../municipality.ts'
import { Problem } from '../request.ts'
import { announce } from '../ui/announcer.tsx'
import { Failure } from '../ui/failure.tsx'
import { useChangeView } from '../use-view.ts'
import classes from './need-pane.module.css'
import { PresetDialog } from './preset-dialog.tsx'
import {
  addPreset,
  changePreset,
  contentOf,
  type Preset,
  presetsQuery,
  removePreset,
} from './preset-queries.ts'
import type { Need } from './use-need.ts'
import { idOf, type Presets, usePresets } from './use-presets.ts'
import { savedWeights } from './weights.ts'

const usual = 'usual'
const other = 'other'

/** Which weighting is in use; those who made it or may change it save, name, share and delete it here. */
export function PresetBar({ need }: { need: Need }) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const changeView = useChangeView()
  const queryClient = useQueryClient()
  const presets = usePresets(need)
  const { inUse, isChanged } = presets
  const own = inUse && 'id' in inUse ? inUse : undefined
  const [dialog, setDialog] = useState<'new' | 'edit' | null>(null)
  const [deleted, setDeleted] = useState<Preset | null>(null)
  const refresh = () => queryClient.invalidateQueries(presetsQuery(slug))

  const now = { weights: savedWeights(need.weights), isCorrected: !need.isAsHeard }
  const save = useMutation({
    mutationFn: (preset: Preset) => changePreset(slug, preset, { ...contentOf(preset), ...now }),
    onSuccess: ({ name }) => announce(t('need.preset.saved', { name })),
    onSettled: refresh,
  })
  const remove = useMutation({
    mutationFn: (preset: Preset) => removePreset(slug, preset),
    onSuccess: (_, preset) => {
      setDeleted(preset)
      changeView({ preset: undefined }, { replace: true })
    },
    onSettled: refresh,
  })
  const restore = useMutation({
    mutationFn: (preset: Preset) => addPreset(slug, contentOf(preset)),
    onSuccess: async (preset) => {
      await refresh()
      setDeleted(null)
      presets.choosePreset(preset)
    },
  })
  const isStale = save.error instanceof Problem && save.error.status === 412
  const failure = isStale ? null : (save.error ?? remove.error ?? restore.error ?? presets.error)

  return (
    <div className={classes.presets}>
      <PresetChoice presets={presets} onChoose={() => save.reset()} />
      <div className={classes.buttons}>
        {own && isChanged && presets.mayChange(own) && (
          <Button size="xs" loading={save.isPending} onClick={() => save.mutate(own)}>
            {t('need.preset.save')}
          </Button>
        )}
        <Button size="xs" variant="default" aria-haspopup="dialog" onClick={() => setDialog('new')}>
          {t('need.preset.saveAs')}
        </Button>
        {inUse && isChanged && (
          <Button size="xs" variant="default" onClick={() => presets.choosePreset(inUse)}>
            {t('need.preset.back')}
          </Button>
        )}
        <PresetMenu
          isOwn={own !== undefined && presets.mayChange(own)}
          onEdit={() => setDialog('edit')}
          onDelete={() => own && remove.mutate(own)}
        />
      </div>
      {isStale && own && (
        <div className={classes.told} role="alert">
          <p>{t('need.preset.stale', { name: own.name })}</p>
          <Button size="xs" variant="default" onClick={() => save.mutate(own)}>
            {t('need.preset.saveOver')}
          </Button>
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              save.reset()
              presets.choosePreset(own)
            }}
          >
            {t('need.preset.takeTheirs')}
          </Button>
        </div>
      )}
      {deleted && (
        <div className={classes.told} role="status">
          <p>{t('need.preset.deleted', { name: deleted.name })}</p>
          <Button
            size="xs"
            variant="default"
            loading={restore.isPending}
            onClick={() => restore.mutate(deleted)}
          >
            {t('need.preset.undo')}
          </Button>
        </div>
      )}
      {failure && <Failure error={failure} />}
      {dialog && (
        <PresetDialog
          preset={dialog === 'edit' ? own : undefined}
          now={now}
          onDone={(preset) => {
            setDialog(null)
            setDeleted(null)
            if (dialog === 'new') presets.choosePreset(preset)
          }}
          onClose={() => setDialog(null)}
        />
      )}
    </div>
  )
}

function PresetChoice({ presets, onChoose }: { presets: Presets; onChoose: () => void }) {
  const { t } = useTranslation()
  const { inUse, isChanged, isUsual } = presets
  const of = (isMine: boolean) => presets.presets.filter((one) => one.isMine === isMine)
  const group = (name: string, items: { value: string; label: string }[]) =>
    items.length > 0 ? [{ group: name, items }] : []
  const named = (preset: Preset) => ({ value: idOf(preset), label: preset.name })
  const value = inUse ? idOf(inUse) : isUsual ? usual : other
  return (
    <NativeSelect
      label={t('need.preset')}
      description={inUse && isChanged ? t('need.preset.changed') : undefined}
      value={value}
      data={[
        ...(value === other ? [{ value: other, label: t('need.preset.other') }] : []),
        { value: usual, label: t('need.preset.usual') },
        ...group(
          t('need.preset.forRoles'),
          presets.builtIn.map((one) => ({
            value: one.code,
            label: t(`need.preset.builtIn.${one.code}`),
          })),
        ),
        ...group(t('need.preset.mine'), of(true).map(named)),
        ...group(t('need.preset.shared'), of(false).map(named)),
      ]}
      onChange={(event) => {
        const chosen = event.currentTarget.value
        onChoose()
        if (chosen === usual) return presets.chooseUsual()
        const preset = [...presets.presets, ...presets.builtIn].find((one) => idOf(one) === chosen)
        if (preset) presets.choosePreset(preset)
      }}
    />
  )
}

interface PresetMenuProps {
  isOwn: boolean
  onEdit: () => void
  onDelete: () => void
}

function PresetMenu({ isOwn, onEdit, onDelete }: PresetMenuProps) {
  const { t } = useTranslation()
  const canCopy = navigator.clipboard !== undefined
  if (!isOwn && !canCopy) return null
  const copy = async () => {
    await navigator.clipboard.writeText(location.href)
    announce(t('need.preset.copied'))
  }
  return (
    <Menu position="bottom-end" withArrow={false} shadow="md">
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label={t('need.preset.more')}>
          <IconDots size={17} stroke={1.7} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {canCopy && <Menu.Item onClick={copy}>{t('need.preset.copyLink')}</Menu.Item>}
        {isOwn && <Menu.Item onClick={onEdit}>{t('need.preset.edit')}</Menu.Item>}
        {isOwn && <Menu.Item onClick={onDelete}>{t('need.preset.delete')}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  )
}

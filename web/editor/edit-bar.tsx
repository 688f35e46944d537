import { ActionIcon, SegmentedControl } from '@mantine/core'
import { IconArrowBackUp, IconArrowForwardUp, IconCommand } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './edit-bar.module.css'
import { EditTools } from './edit-tools.tsx'
import { type Editing, useEditing } from './editing.tsx'
import { Refusal } from './refusal.tsx'
import { SaveState } from './save-state.tsx'
import { useEditKeys } from './use-edit-keys.ts'
import { useEditTool } from './use-edit-tool.ts'
import { useMarksOnMap } from './use-marks-on-map.ts'

const CommandPalette = lazy(async () => ({
  default: (await import('./command-palette.tsx')).CommandPalette,
}))

/** The open change set on the map: before and after, and for its planner the tools. */
export function EditBar() {
  const { t } = useTranslation()
  const editing = useEditing()
  if (!editing) return null
  return (
    <section className={classes.bar} aria-label={t('editor.title')} data-editor>
      {editing.mayEdit ? (
        <Tools key={editing.id} editing={editing} />
      ) : (
        <div className={classes.row}>
          <ShownSwitch editing={editing} />
        </div>
      )}
    </section>
  )
}

function Tools({ editing }: { editing: Editing }) {
  const { t } = useTranslation()
  const tool = useEditTool(editing)
  const [hasPalette, setPalette] = useState(false)
  useEditKeys(tool, () => setPalette(true))
  useMarksOnMap(tool.picked, editing.state.refused?.problem, tool.land)
  return (
    <>
      <div className={classes.row}>
        <Steps editing={editing} />
        <ShownSwitch editing={editing} />
        <ActionIcon
          variant="default"
          size="lg"
          aria-haspopup="dialog"
          aria-keyshortcuts="Control+K"
          aria-label={t('editor.palette')}
          onClick={() => setPalette(true)}
        >
          <IconCommand size={18} stroke={1.7} aria-hidden="true" />
        </ActionIcon>
        <SaveState editing={editing} />
      </div>
      <EditTools tool={tool} />
      <Refusal editing={editing} land={tool.land} />
      <Suspense>
        {hasPalette && <CommandPalette tool={tool} onClose={() => setPalette(false)} />}
      </Suspense>
    </>
  )
}

function ShownSwitch({ editing: { isBefore, setBefore } }: { editing: Editing }) {
  const { t } = useTranslation()
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('editor.shown')}
      value={isBefore ? 'before' : 'after'}
      data={(['before', 'after'] as const).map((value) => ({
        value,
        label: t(`editor.shown.${value}`),
      }))}
      onChange={(value) => setBefore(value === 'before')}
    />
  )
}

function Steps({ editing: { drafts, state, undo, redo } }: { editing: Editing }) {
  const { t } = useTranslation()
  return (
    <>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={t('editor.undo')}
        aria-keyshortcuts="Control+Z"
        disabled={!drafts.canUndo && state.waiting.length === 0}
        onClick={undo}
      >
        <IconArrowBackUp size={18} stroke={1.7} aria-hidden="true" />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={t('editor.redo')}
        aria-keyshortcuts="Control+Shift+Z"
        disabled={!drafts.canRedo}
        onClick={redo}
      >
        <IconArrowForwardUp size={18} stroke={1.7} aria-hidden="true" />
      </ActionIcon>
    </>
  )
}

import { ActionIcon, SegmentedControl } from '@mantine/core'
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './edit-bar.module.css'
import { type Editing, useEditing } from './editing.tsx'
import { SaveState } from './save-state.tsx'

/** The open change set on the map: its steps, whether they are saved, before and after. */
export function EditBar() {
  const { t } = useTranslation()
  const editing = useEditing()
  if (!editing) return null
  return (
    <section className={classes.bar} aria-label={t('editor.title')}>
      <div className={classes.row}>
        {editing.mayEdit && <Steps editing={editing} />}
        <SegmentedControl
          size="xs"
          aria-label={t('editor.shown')}
          value={editing.isBefore ? 'before' : 'after'}
          data={(['before', 'after'] as const).map((value) => ({
            value,
            label: t(`editor.shown.${value}`),
          }))}
          onChange={(value) => editing.setBefore(value === 'before')}
        />
        <SaveState editing={editing} />
      </div>
    </section>
  )
}

function Steps({ editing }: { editing: Editing }) {
  const { t } = useTranslation()
  const { drafts, state, undo, redo } = editing
  return (
    <>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={t('editor.undo')}
        disabled={!drafts.canUndo && state.waiting.length === 0}
        onClick={undo}
      >
        <IconArrowBackUp size={18} stroke={1.7} aria-hidden="true" />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={t('editor.redo')}
        disabled={!drafts.canRedo}
        onClick={redo}
      >
        <IconArrowForwardUp size={18} stroke={1.7} aria-hidden="true" />
      </ActionIcon>
    </>
  )
}

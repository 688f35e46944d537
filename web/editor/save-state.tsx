import { useTranslation } from 'react-i18next'
import { failureReason } from '../ui/failure.tsx'
import textButton from '../ui/text-button.module.css'
import classes from './edit-bar.module.css'
import type { Editing } from './editing.tsx'

/** Whether all is saved; what waits for the line, and what waits for a word of the planner. */
export function SaveState({ editing: { queue, state } }: { editing: Editing }) {
  const { t } = useTranslation()
  const { waiting, isOffline, held } = state
  if (held)
    return (
      <div role="alert" className={classes.row}>
        <p className={classes.told}>
          {held.status === 412
            ? t('editor.stale', { count: waiting.length })
            : `${t(`failure.${failureReason(held.status < 0 ? null : held)}`)} ${t('editor.unsaved', { count: waiting.length })}`}
        </p>
        <button type="button" className={textButton.button} onClick={() => queue.goOn()}>
          {t('editor.goOn')}
        </button>
        <button type="button" className={textButton.button} onClick={() => queue.giveUp()}>
          {t('editor.giveUp')}
        </button>
      </div>
    )
  if (waiting.length === 0)
    return (
      <p role="status" className={classes.saved}>
        {t('editor.saved')}
      </p>
    )
  return (
    <p role="status" className={classes.unsaved}>
      {t(isOffline ? 'editor.offline' : 'editor.unsaved', { count: waiting.length })}
    </p>
  )
}

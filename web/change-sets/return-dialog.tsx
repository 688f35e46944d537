import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { announce } from '../ui/announcer.tsx'
import { DeedProblem } from '../ui/deed-problem.tsx'
import dialogClasses from '../ui/dialog.module.css'
import { Dialog } from '../ui/dialog.tsx'
import { useChangeSetDeed } from './use-deed.ts'

interface ReturnDialogProps {
  id: number
  version: number
  onClose: () => void
}

/** Gives a change set back to whoever made it, with a note on what is to be mended. */
export function ReturnDialog({ id, version, onClose }: ReturnDialogProps) {
  const { t } = useTranslation()
  const { act, problem, isBusy } = useChangeSetDeed({ id, version })
  const [note, setNote] = useState('')
  const giveBack = async () => {
    if (!(await act('return', { note: note.trim() }))) return
    announce(t('changeSets.done.return'))
    onClose()
  }
  return (
    <Dialog title={t('changeSets.return')} onClose={onClose}>
      <form
        className={dialogClasses.form}
        onSubmit={(event) => {
          event.preventDefault()
          void giveBack()
        }}
      >
        <Textarea
          data-autofocus
          required
          autosize
          minRows={3}
          maxLength={2000}
          label={t('changeSets.returnNote')}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <DeedProblem problem={problem} />
        <div className={dialogClasses.buttons}>
          <Button type="submit" loading={isBusy} disabled={note.trim() === ''}>
            {t('changeSets.return')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DeedProblem } from '../ui/deed-problem.tsx'
import dialogClasses from '../ui/dialog.module.css'
import { Dialog } from '../ui/dialog.tsx'
import classes from './plans.module.css'
import { useDeed } from './use-deed.ts'

interface ReasonDialogProps {
  title: string
  lead: string
  /** What the button says. */
  deed: string
  act: (reason: string) => Promise<object>
  onDone?: () => void
  onClose: () => void
}

/** Something that is done only with a reason, which is kept. What failed is said, and the reason stays. */
export function ReasonDialog({ title, lead, deed, act, onDone, onClose }: ReasonDialogProps) {
  const { t } = useTranslation()
  const { run, problem, isBusy } = useDeed()
  const [reason, setReason] = useState('')
  const submit = async () => {
    if (!(await run(() => act(reason.trim())))) return
    onDone?.()
    onClose()
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className={dialogClasses.form}
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <p className={classes.lead}>{lead}</p>
        <TextInput
          data-autofocus
          required
          maxLength={200}
          label={t('plans.reason')}
          description={t('plans.reasonKept')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <DeedProblem problem={problem} />
        <div className={dialogClasses.buttons}>
          <Button type="submit" loading={isBusy} disabled={!reason.trim()}>
            {deed}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

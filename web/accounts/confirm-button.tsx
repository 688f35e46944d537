import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from '../ui/dialog.module.css'
import { Dialog } from '../ui/dialog.tsx'

interface ConfirmButtonProps {
  /** Of the button, and of the one that does it. */
  action: string
  question: string
  onConfirm: () => Promise<unknown>
}

/** Asks before it does what cannot be taken back. */
export function ConfirmButton({ action, question, onConfirm }: ConfirmButtonProps) {
  const { t } = useTranslation()
  const [isAsking, setAsking] = useState(false)
  const [isBusy, setBusy] = useState(false)
  return (
    <>
      <Button variant="default" size="xs" aria-haspopup="dialog" onClick={() => setAsking(true)}>
        {action}
      </Button>
      {isAsking && (
        <Dialog title={question} onClose={() => setAsking(false)}>
          <div className={classes.buttons}>
            <Button variant="default" data-autofocus onClick={() => setAsking(false)}>
              {t('account.cancel')}
            </Button>
            <Button
              loading={isBusy}
              onClick={async () => {
                setBusy(true)
                await onConfirm()
                setBusy(false)
                setAsking(false)
              }}
            >
              {action}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  )
}

import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMap } from '../map-context.ts'
import { announce } from '../ui/announcer.tsx'
import { DeedProblem } from '../ui/deed-problem.tsx'
import dialogClasses from '../ui/dialog.module.css'
import { Dialog } from '../ui/dialog.tsx'
import classes from './change-sets.module.css'
import { useChangeSetDeed } from './use-deed.ts'

interface PublishDialogProps {
  id: number
  version: number
  onClose: () => void
}

/** Approves and publishes, under the number of a document. */
export function PublishDialog({ id, version, onClose }: PublishDialogProps) {
  const { t } = useTranslation()
  const map = useMap()
  const { act, problem, isBusy } = useChangeSetDeed({ id, version })
  const [documentNumber, setDocumentNumber] = useState('')
  const publish = async () => {
    const number = documentNumber.trim()
    if (!(await act('publish', number ? { documentNumber: number } : {}))) return
    map?.refresh()
    announce(t('changeSets.done.publish'))
    onClose()
  }
  return (
    <Dialog title={t('changeSets.publish')} onClose={onClose}>
      <form
        className={dialogClasses.form}
        onSubmit={(event) => {
          event.preventDefault()
          void publish()
        }}
      >
        <p className={classes.none}>{t('changeSets.publishLead')}</p>
        <TextInput
          data-autofocus
          maxLength={100}
          label={t('field.documentNumber')}
          description={t('changeSets.documentHint')}
          value={documentNumber}
          onChange={(event) => setDocumentNumber(event.currentTarget.value)}
        />
        <DeedProblem problem={problem} />
        <div className={dialogClasses.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('account.cancel')}
          </Button>
          <Button type="submit" loading={isBusy}>
            {t('changeSets.publish')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

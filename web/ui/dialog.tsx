import { CloseButton, Modal } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './dialog.module.css'

interface DialogProps {
  title: string
  onClose: () => void
  children: ReactNode
}

/** A dialog with a heading of its own: Mantine's would be a second banner of the page. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const { t } = useTranslation()
  const titleId = useId()
  return (
    <Modal opened onClose={onClose} withCloseButton={false} aria-labelledby={titleId}>
      <div className={classes.head}>
        <h2 id={titleId} className={classes.title}>
          {title}
        </h2>
        <CloseButton aria-label={t('common.close')} onClick={onClose} />
      </div>
      {children}
    </Modal>
  )
}

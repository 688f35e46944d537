import { CloseButton, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
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
  return (
    <Modal opened onClose={onClose} withCloseButton={false}>
      <div className={classes.head}>
        <Modal.Title className={classes.title}>{title}</Modal.Title>
        <CloseButton aria-label={t('common.close')} onClick={onClose} />
      </div>
      {children}
    </Modal>
  )
}

import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ExportDialog } from './export-dialog.tsx'

interface ExportButtonProps {
  /** Of the API's list of parcels, or `ids`, or `changeSet`. */
  which: Record<string, string | undefined>
  /** How many it will be, where that is known. */
  count?: number
  label?: string
}

/** Parcels as a file, in the format and the CRS that somebody chooses. */
export function ExportButton({ which, count, label }: ExportButtonProps) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconDownload size={16} stroke={1.6} aria-hidden="true" />}
        aria-haspopup="dialog"
        disabled={count === 0}
        onClick={() => setOpen(true)}
      >
        {label ?? t('export.button')}
      </Button>
      {isOpen && <ExportDialog which={which} count={count} onClose={() => setOpen(false)} />}
    </>
  )
}

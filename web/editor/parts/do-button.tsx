import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { OperationInput } from '../../../api/client.ts'
import type { EditTool } from '../mode.ts'

interface DoButtonProps {
  tool: EditTool
  /** Null while something is missing. */
  operations: OperationInput[] | null
  onDone?: () => void
}

/** Does what the mode is called. */
export function DoButton({ tool, operations, onDone }: DoButtonProps) {
  const { t } = useTranslation()
  const { act, mode, editing } = tool
  return (
    <Button
      size="xs"
      disabled={!operations}
      loading={editing.state.isSending}
      onClick={async () => {
        const outcome = operations && (await act(operations))
        if (outcome === 'done' || outcome === 'kept') onDone?.()
      }}
    >
      {t(`editor.do.${mode.name}`)}
    </Button>
  )
}

import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from '../edit-bar.module.css'
import type { EditTool } from '../mode.ts'
import { NextCorner } from './next-corner.tsx'
import { Readout } from './readout.tsx'

interface LinePartsProps {
  tool: EditTool
  /** Several lines may be drawn before it is done. */
  hasMany?: boolean
  /** A shape instead of lines. */
  isRing?: boolean
}

/** A line or a shape under the hand: its figures, corners that are typed, and how it ends. */
export function LineParts({ tool, hasMany = false, isRing = false }: LinePartsProps) {
  const { t } = useTranslation()
  const { sketch, mode, editing } = tool
  const corners = sketch?.corners.length ?? 0
  const lines = sketch?.lines.length ?? 0
  return (
    <>
      <Readout tool={tool} />
      <NextCorner tool={tool} />
      <div className={classes.row}>
        {!isRing && (
          <Button
            size="xs"
            disabled={corners < 2 && lines === 0}
            loading={editing.state.isSending}
            onClick={() => tool.pad.finish()}
          >
            {t(`editor.do.${mode.name}`)}
          </Button>
        )}
        {hasMany && (
          <Button
            size="xs"
            variant="default"
            disabled={corners < 2}
            onClick={() => tool.pad.nextLine()}
          >
            {t('editor.nextLine')}
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          disabled={corners + lines === 0}
          onClick={() => tool.pad.takeBack()}
        >
          {t('editor.takeBack')}
        </Button>
      </div>
    </>
  )
}

import { IconColumns3 } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from '../edit-bar.module.css'
import type { EditMode, EditTool } from '../mode.ts'
import { DirectionField } from '../parts/direction-field.tsx'
import { DoButton } from '../parts/do-button.tsx'
import { FigureField } from '../parts/figure-field.tsx'
import { PickedNote } from '../parts/picked-note.tsx'

export const splitEqually: EditMode = {
  name: 'split-equally',
  icon: IconColumns3,
  shortcut: 'e',
  sketch: 'edge',
  Panel: SplitEquallyPanel,
}

function SplitEquallyPanel({ tool }: { tool: EditTool }) {
  const { t } = useTranslation()
  const [parts, setParts] = useState<number | ''>(2)
  const [directionDeg, setDirection] = useState<number | ''>('')
  const [parcel] = tool.picked
  const isWhole = parcel && tool.picked.length === 1 && parts && directionDeg !== ''
  return (
    <>
      <PickedNote picked={tool.picked} least={1} most={1} />
      <div className={classes.row}>
        <FigureField
          label={t('editor.parts')}
          min={2}
          max={100}
          allowDecimal={false}
          value={parts}
          onChange={setParts}
        />
        <DirectionField tool={tool} value={directionDeg} onChange={setDirection} />
        <DoButton
          tool={tool}
          operations={
            isWhole
              ? [{ operation: 'split-equally', parcel: parcel.key, parts, directionDeg }]
              : null
          }
        />
      </div>
    </>
  )
}

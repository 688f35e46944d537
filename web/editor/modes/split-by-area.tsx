import { IconRulerMeasure } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from '../edit-bar.module.css'
import type { EditMode, EditTool } from '../mode.ts'
import { DirectionField } from '../parts/direction-field.tsx'
import { DoButton } from '../parts/do-button.tsx'
import { FigureField } from '../parts/figure-field.tsx'
import { PickedNote } from '../parts/picked-note.tsx'

export const splitByArea: EditMode = {
  name: 'split-by-area',
  icon: IconRulerMeasure,
  shortcut: 'a',
  sketch: 'edge',
  Panel: SplitByAreaPanel,
}

function SplitByAreaPanel({ tool }: { tool: EditTool }) {
  const { t } = useTranslation()
  const [areaM2, setAreaM2] = useState<number | ''>('')
  const [directionDeg, setDirection] = useState<number | ''>('')
  const [parcel] = tool.picked
  const isWhole = parcel && tool.picked.length === 1 && areaM2 && directionDeg !== ''
  return (
    <>
      <PickedNote picked={tool.picked} least={1} most={1} />
      <div className={classes.row}>
        <FigureField
          label={t('editor.areaM2')}
          min={0}
          suffix=" m²"
          hideControls
          value={areaM2}
          onChange={setAreaM2}
        />
        <DirectionField tool={tool} value={directionDeg} onChange={setDirection} />
        <DoButton
          tool={tool}
          operations={
            isWhole
              ? [{ operation: 'split-by-area', parcel: parcel.key, areaM2, directionDeg }]
              : null
          }
        />
      </div>
    </>
  )
}

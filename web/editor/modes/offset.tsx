import { Button } from '@mantine/core'
import { IconRoad } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from '../edit-bar.module.css'
import type { EditMode, EditTool } from '../mode.ts'
import { DoButton } from '../parts/do-button.tsx'
import { FigureField } from '../parts/figure-field.tsx'
import { stretchOf } from '../stretch.ts'

/** A strip along an edge or several, for a road. */
export const offset: EditMode = {
  name: 'offset',
  icon: IconRoad,
  shortcut: 'o',
  sketch: 'edges',
  needsMap: true,
  Panel: OffsetPanel,
}

function OffsetPanel({ tool }: { tool: EditTool }) {
  const { t } = useTranslation()
  const [widthM, setWidth] = useState<number | ''>('')
  const { sketch, land, picked } = tool
  const edges = sketch?.kind === 'edges' ? sketch.lines : []
  const stretch = stretchOf(edges, [...picked, ...(land?.parcels.values() ?? [])])
  return (
    <>
      <p className={stretch || edges.length === 0 ? classes.told : classes.unsaved} role="status">
        {stretch
          ? t('editor.offsetOf', {
              number: land!.parcels.get(stretch.parcel)!.cadastralNumber,
            })
          : t(edges.length === 0 ? 'editor.offsetWhich' : 'editor.offsetApart')}
      </p>
      <div className={classes.row}>
        <FigureField
          label={t('editor.widthM')}
          min={0}
          max={10_000}
          suffix=" m"
          hideControls
          value={widthM}
          onChange={setWidth}
        />
        <DoButton
          tool={tool}
          operations={stretch && widthM ? [{ operation: 'offset', ...stretch, widthM }] : null}
        />
        <Button
          size="xs"
          variant="default"
          disabled={edges.length === 0}
          onClick={() => tool.pad.takeBack()}
        >
          {t('editor.takeBackEdge')}
        </Button>
      </div>
    </>
  )
}

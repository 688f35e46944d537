import { IconRoad } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LngLat } from '../../map/types.ts'
import classes from '../edit-bar.module.css'
import { ringsOf } from '../land.ts'
import type { EditMode, EditTool } from '../mode.ts'
import { DoButton } from '../parts/do-button.tsx'
import { FigureField } from '../parts/figure-field.tsx'
import { useEdgePicked } from '../parts/use-edge-picked.ts'

/** A strip along an edge, for a road. */
export const offset: EditMode = {
  name: 'offset',
  icon: IconRoad,
  shortcut: 'o',
  sketch: 'edge',
  Panel: OffsetPanel,
}

function OffsetPanel({ tool }: { tool: EditTool }) {
  const { t } = useTranslation()
  const [widthM, setWidth] = useState<number | ''>('')
  const edge = useEdgePicked(tool)
  const sides = edge ? sidesOf(edge, tool) : []
  const [side] = sides
  return (
    <>
      <p className={classes.told}>
        {side
          ? t('editor.offsetOf', { number: tool.land!.parcels.get(side.parcel)!.cadastralNumber })
          : t('editor.offsetWhich')}
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
          operations={side && widthM ? [{ operation: 'offset', ...side, widthM }] : null}
        />
      </div>
    </>
  )
}

/** The parcels that have the edge, those that are picked first, each with it as it runs anticlockwise. */
function sidesOf({ from, to }: { from: LngLat; to: LngLat }, { land, picked }: EditTool) {
  const around = [...picked, ...(land?.parcels.values() ?? [])]
  return around.flatMap(({ key, geometry }) => {
    for (const ring of ringsOf(geometry)) {
      const isAnticlockwise = signedArea(ring as LngLat[]) > 0
      for (const [index, end] of ring.slice(1).entries()) {
        const [a, b] = [ring[index] as LngLat, end as LngLat]
        const isForward = isSame(a, from) && isSame(b, to)
        if (!isForward && !(isSame(a, to) && isSame(b, from))) continue
        return [{ parcel: key, from: isAnticlockwise ? a : b, to: isAnticlockwise ? b : a }]
      }
    }
    return []
  })
}

const isSame = (a: LngLat, b: LngLat) => a[0] === b[0] && a[1] === b[1]

function signedArea(ring: LngLat[]): number {
  const [x0, y0] = ring[0]!
  return ring.slice(1).reduce((sum, [x, y], index) => {
    const [px, py] = ring[index]!
    return sum + (px - x0) * (y - y0) - (x - x0) * (py - y0)
  }, 0)
}

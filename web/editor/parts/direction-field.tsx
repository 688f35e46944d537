import { Button } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { bearingDeg } from '../../../api/client.ts'
import { useMap } from '../../map-context.ts'
import type { EditTool } from '../mode.ts'
import { FigureField } from './figure-field.tsx'
import { useEdgePicked } from './use-edge-picked.ts'

interface DirectionFieldProps {
  tool: EditTool
  value: number | ''
  onChange: (directionDeg: number | '') => void
}

/** Degrees clockwise from grid north: typed, or those of an edge that is clicked. */
export function DirectionField({ tool, value, onChange }: DirectionFieldProps) {
  const { t } = useTranslation()
  const map = useMap()
  const { land, pad } = tool
  const edge = useEdgePicked(tool)
  const direction =
    edge && land ? bearingDeg(land.plane.toPoint(edge.from), land.plane.toPoint(edge.to)) : null
  useEffect(() => {
    if (direction === null) return
    onChange(Number(direction.toFixed(4)))
    pad.clear()
  }, [direction, onChange, pad])
  return (
    <>
      <FigureField
        label={t('editor.directionDeg')}
        min={0}
        max={359.9999}
        decimalScale={4}
        suffix="°"
        hideControls
        value={value}
        onChange={onChange}
      />
      {map && (
        <Button size="xs" variant="default" onClick={() => map.focus()}>
          {t('editor.directionOfEdge')}
        </Button>
      )}
    </>
  )
}

import { Button, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { bearingDeg, stepFrom } from '../../../api/client.ts'
import { parseCoordinates } from '../../map/coordinates/parse-coordinates.ts'
import { useMunicipality } from '../../municipality.ts'
import { officialProjection } from '../../tools/official-projection.ts'
import classes from '../edit-bar.module.css'
import type { EditTool } from '../mode.ts'
import { readNumber } from '../read-number.ts'

/** A corner in figures: coordinates in the official CRS, or so far from the corner before and in which direction. */
export function NextCorner({ tool }: { tool: EditTool }) {
  return (
    <div className={classes.row}>
      <ByCoordinates tool={tool} />
      <ByLength tool={tool} />
    </div>
  )
}

function Typed({ onSubmit, children }: { onSubmit: () => void; children: ReactNode }) {
  return (
    <form
      className={classes.typed}
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {children}
    </form>
  )
}

function ByCoordinates({ tool: { pad } }: { tool: EditTool }) {
  const { t } = useTranslation()
  const municipality = useMunicipality()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const add = () => {
    const parsed = parseCoordinates(text, { projection: officialProjection(municipality) })
    if ('error' in parsed) return setProblem(t(parsed.error, parsed.values))
    pad.add(parsed.place)
    setText('')
  }
  return (
    <Typed onSubmit={add}>
      <TextInput
        size="xs"
        label={t('editor.cornerAt', { srid: municipality.srid })}
        placeholder="546000.12 461000.34"
        value={text}
        error={problem}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setProblem(null)
        }}
      />
      <Button type="submit" size="xs" variant="default" disabled={text.trim() === ''}>
        {t('editor.addCorner')}
      </Button>
    </Typed>
  )
}

function ByLength({ tool: { pad, sketch, land } }: { tool: EditTool }) {
  const { t } = useTranslation()
  const [length, setLength] = useState('')
  const [bearing, setBearing] = useState('')
  const [lengthM, degrees] = [readNumber(length), readNumber(bearing)]
  const corners = sketch?.corners ?? []
  const last = corners.at(-1)
  const add = () => {
    if (!last || !land || lengthM === undefined) return
    const from = land.plane.toPoint(last)
    const to = sketch?.cursor && land.plane.toPoint(sketch.cursor.place)
    const towards = degrees ?? (to ? bearingDeg(from, to) : undefined)
    if (towards === undefined) return
    pad.add(land.plane.toPosition(stepFrom(from, towards, lengthM)))
    setLength('')
  }
  return (
    <Typed onSubmit={add}>
      <TextInput
        size="xs"
        className={classes.short}
        label={t('editor.lengthM')}
        inputMode="decimal"
        value={length}
        onChange={(event) => setLength(event.currentTarget.value)}
      />
      <TextInput
        size="xs"
        className={classes.short}
        label={t('editor.bearingDeg')}
        inputMode="decimal"
        placeholder={t('editor.towardsPointer')}
        value={bearing}
        onChange={(event) => setBearing(event.currentTarget.value)}
      />
      <Button
        type="submit"
        size="xs"
        variant="default"
        disabled={!last || lengthM === undefined || lengthM <= 0}
      >
        {t('editor.addLeg')}
      </Button>
    </Typed>
  )
}

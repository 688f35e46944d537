import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OperationInput } from '../../api/client.ts'
import type { LngLat } from '../map/types.ts'
import { useMap } from '../map-context.ts'
import { announce } from '../ui/announcer.tsx'
import type { Editing } from './editing.tsx'
import { useKeptWork } from './kept-work.ts'
import type { Land } from './land.ts'
import type { EditMode, EditTool } from './mode.ts'
import { modes } from './modes.ts'
import type { Begun, SketchState } from './sketch.ts'
import { createPadOfFigures } from './sketch-pad.ts'
import { type Sight, useLand } from './use-land.ts'

interface Work extends Begun {
  mode: string
  picked: string[]
}

const select = modes[0]!
const empty: Work = { mode: select.name, picked: [], lines: [], corners: [] }

/** The tool in hand: its mode, what is picked, what is drawn; all of it is there again after a reload. */
export function useEditTool(editing: Editing): EditTool & { sight: Sight } {
  const { t } = useTranslation()
  const map = useMap()
  const pad = useMemo(() => map?.sketch ?? createPadOfFigures(), [map])
  const { land, sight, lookAt } = useLand(editing.drafts)
  const [work, setWork] = useKeptWork('work', empty)
  const [mode, chooseMode] = useState(() => modes.find(({ name }) => name === work.mode) ?? select)
  const [keys, setKeys] = useState(work.picked)
  const [sketch, setSketch] = useState<SketchState | null>(null)
  const [hasMissed, setMissed] = useState(false)
  const begun = useRef<Begun>({ lines: work.lines, corners: work.corners })
  const picked = useMemo(() => keys.flatMap((key) => land?.parcels.get(key) ?? []), [keys, land])
  const { operate, queue } = editing

  const act = useCallback(
    async (operations: OperationInput[]) => {
      const outcome = await operate(operations, basesOf(operations, land))
      if (outcome === 'refused') pad.goOn()
      else pad.clear()
      if (outcome === 'done') announce(t('editor.did', { what: t(`editor.mode.${mode.name}`) }))
      return outcome
    },
    [operate, land, pad, t, mode],
  )
  const setMode = useCallback(
    (next: EditMode) => {
      begun.current = { lines: [], corners: [] }
      setMissed(false)
      queue.forgetRefusal()
      chooseMode(next)
      map?.focus()
    },
    [map, queue],
  )
  const tool: EditTool = {
    editing,
    land,
    lookAt,
    pad,
    mode,
    setMode,
    picked,
    setPicked: setKeys,
    sketch,
    hasMissed,
    act,
  }
  const latest = useRef(tool)
  latest.current = tool

  useEffect(() => pad.setLand(land), [pad, land])
  useEffect(
    () =>
      pad.onChange((state) => {
        if (state) begun.current = { lines: state.lines, corners: state.corners }
        setSketch(state)
      }),
    [pad],
  )
  useEffect(() => {
    pad.start(mode.sketch, begun.current)
    return () => pad.stop()
  }, [pad, mode])
  useEffect(() => pad.onLeave(() => latest.current.setMode(select)), [pad])
  useEffect(
    () =>
      pad.onPick((place, isAdding) => {
        const { land } = latest.current
        const key = land?.at(place)?.key
        if (key === undefined) return announce(t('editor.nothingHere'))
        setKeys((keys) => toggled(keys, key, isAdding))
        announce(t('editor.pickedOne', { number: land!.parcels.get(key)!.cadastralNumber }))
      }),
    [pad, t],
  )
  useEffect(
    () =>
      pad.onFinish((finished) => {
        const { mode, act } = latest.current
        const operations = mode.finish?.(finished, latest.current)
        if (operations === undefined) return
        setMissed(operations.length === 0)
        if (operations.length > 0) void act(operations)
        else pad.goOn()
      }),
    [pad],
  )
  const { lines, corners } = sketch ?? begun.current
  useEffect(
    () => setWork({ mode: mode.name, picked: keys, lines, corners }),
    [setWork, mode, keys, lines, corners],
  )
  return { ...tool, sight }
}

function toggled(keys: string[], key: string, isAdding: boolean): string[] {
  if (!isAdding) return keys.length === 1 && keys[0] === key ? [] : [key]
  return keys.includes(key) ? keys.filter((each) => each !== key) : [...keys, key]
}

/** The versions that somebody saw of the parcels of the register that are edited. */
function basesOf(operations: OperationInput[], land: Land | null): Record<string, number> {
  const keys = operations.flatMap((operation) => [
    ...('parcels' in operation ? operation.parcels : []),
    ...('parcel' in operation ? [operation.parcel] : []),
    ...placesOf(operation).flatMap((place) => land?.keysAt(place) ?? []),
  ])
  const versions = keys.flatMap((key): [string, number][] => {
    const version = land?.parcels.get(key)?.version
    return version && /^\d+$/.test(key) ? [[key, version]] : []
  })
  return Object.fromEntries(versions)
}

function placesOf(operation: OperationInput): LngLat[] {
  if (operation.operation === 'move-corner') return [operation.from]
  if (operation.operation === 'delete-corner' || operation.operation === 'insert-corner')
    return [operation.at]
  return []
}

import { Button, TextInput } from '@mantine/core'
import { IconPointer } from '@tabler/icons-react'
import { bbox } from '@turf/turf'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ExportButton } from '../../export/export-button.tsx'
import type { Bounds } from '../../map/types.ts'
import { useMunicipality } from '../../municipality.ts'
import type { Thing } from '../../queries.ts'
import { request } from '../../request.ts'
import classes from '../edit-bar.module.css'
import type { EditMode, EditTool } from '../mode.ts'
import { PickedNote } from '../parts/picked-note.tsx'

export const select: EditMode = {
  name: 'select',
  icon: IconPointer,
  shortcut: 'v',
  sketch: 'pick',
  Panel: SelectPanel,
}

function SelectPanel({ tool }: { tool: EditTool }) {
  const { t } = useTranslation()
  const { picked, setPicked, editing } = tool
  // As the register has them: what the change set has changed is had with all that it changes.
  const edited = new Set(editing.drafts.parcels.map(({ key }) => key))
  const ids = picked.map(({ key }) => key).filter((key) => !edited.has(key))
  const { number, setNumber, problem, find } = useFindByNumber(tool)
  return (
    <>
      <PickedNote picked={picked} least={0} />
      <form
        className={classes.row}
        onSubmit={(event) => {
          event.preventDefault()
          void find()
        }}
      >
        <TextInput
          size="xs"
          aria-label={t('field.cadastralNumber')}
          placeholder={t('field.cadastralNumber')}
          value={number}
          error={problem}
          onChange={(event) => setNumber(event.currentTarget.value)}
        />
        <Button type="submit" size="xs" variant="default" disabled={number.trim() === ''}>
          {t('editor.pickByNumber')}
        </Button>
        {picked.length > 0 && (
          <Button size="xs" variant="default" onClick={() => setPicked([])}>
            {t('editor.pickNone')}
          </Button>
        )}
        {ids.length > 0 && <ExportButton which={{ ids: ids.join(',') }} count={ids.length} />}
      </form>
    </>
  )
}

/** Among those in view, else in the register: the map then goes there. */
function useFindByNumber({ land, lookAt, picked, setPicked }: EditTool) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const [number, setNumber] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const add = (key: string) => {
    setPicked([...new Set([...picked.map((parcel) => parcel.key), key])])
    setNumber('')
    setProblem(null)
  }
  const find = async () => {
    const wanted = number.trim()
    const here = [...(land?.parcels.values() ?? [])].find(
      ({ cadastralNumber }) => cadastralNumber === wanted,
    )
    if (here) return add(here.key)
    try {
      const found = await request<{ features: Thing[] }>(
        `/api/v1/${slug}/parcels?cadastralNumber=${encodeURIComponent(wanted)}&limit=1`,
      )
      const [parcel] = found.features
      if (!parcel?.geometry) return setProblem(t('editor.noSuchNumber'))
      lookAt(bbox(parcel.geometry) as Bounds)
      add(String(parcel.id))
    } catch {
      setProblem(t('failure.unreachable'))
    }
  }
  const type = (next: string) => {
    setNumber(next)
    setProblem(null)
  }
  return { number, setNumber: type, problem, find }
}

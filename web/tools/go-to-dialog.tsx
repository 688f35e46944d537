import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { parseCoordinates } from '../map/coordinates/parse-coordinates.ts'
import { useMap } from '../map-context.ts'
import { useMunicipality } from '../municipality.ts'
import classes from '../ui/dialog.module.css'
import { Dialog } from '../ui/dialog.tsx'
import { officialProjection } from './official-projection.ts'

export function GoToDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const map = useMap()
  const municipality = useMunicipality()
  const { srid } = municipality
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)

  const go = () => {
    const parsed = parseCoordinates(text, { projection: officialProjection(municipality) })
    if ('error' in parsed) return setProblem(t(parsed.error, parsed.values))
    map?.flyTo(parsed.place)
    onClose()
  }
  return (
    <Dialog title={t('goTo.title')} onClose={onClose}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          go()
        }}
      >
        <TextInput
          data-autofocus
          label={t('goTo.coordinates')}
          description={t('goTo.hint', { srid })}
          placeholder="45.6512, 25.6101"
          value={text}
          error={problem}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setProblem(null)
          }}
        />
        <div className={classes.buttons}>
          <Button type="submit" disabled={!map}>
            {t('goTo.go')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

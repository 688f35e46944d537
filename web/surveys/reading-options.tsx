import { Button, NativeSelect, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMunicipality } from '../municipality.ts'
import { drawingLayers } from './areas-shown.ts'
import type { DeskState, SurveyDesk } from './survey-desk.ts'
import classes from './surveys.module.css'

/** How the file is to be read: its CRS, its layer, the column of the numbers. */
export function ReadingOptions({ desk, state }: { desk: SurveyDesk; state: DeskState }) {
  const { t } = useTranslation()
  const { way, layers, survey, drawingLayer } = state
  const drawn = survey ? drawingLayers(survey) : []
  const read = (next: typeof way) => void desk.readBy(next)
  return (
    <div className={classes.options}>
      <CrsChoice crs={way.crs} onChange={(crs) => read({ crs })} />
      {layers.length > 0 && (
        <NativeSelect
          label={t('survey.layer')}
          value={way.layer ?? ''}
          data={[{ value: '', label: t('survey.noLayer'), disabled: true }, ...layers]}
          onChange={(event) => read({ layer: event.currentTarget.value })}
        />
      )}
      {drawn.length > 1 && (
        <NativeSelect
          label={t('survey.drawingLayer')}
          value={drawingLayer}
          data={[{ value: '', label: t('survey.allLayers') }, ...drawn]}
          onChange={(event) => desk.showLayer(event.currentTarget.value)}
        />
      )}
      {survey && survey.columns.length > 0 && (
        <NativeSelect
          label={t('survey.column')}
          value={survey.column ?? ''}
          data={[{ value: '', label: t('survey.noColumn'), disabled: true }, ...survey.columns]}
          onChange={(event) => read({ column: event.currentTarget.value })}
        />
      )}
      <Switch
        withThumbIndicator={false}
        label={t('survey.swapAxes')}
        checked={way.swapAxes ?? false}
        onChange={(event) => read({ swapAxes: event.currentTarget.checked })}
      />
    </div>
  )
}

interface CrsChoiceProps {
  /** Undefined: as the file says. */
  crs: string | undefined
  onChange: (crs: string | undefined) => void
}

function CrsChoice({ crs, onChange }: CrsChoiceProps) {
  const { t } = useTranslation()
  const { srid } = useMunicipality()
  const usual = ['', `EPSG:${srid}`, 'EPSG:4326']
  const [isOther, setOther] = useState(false)
  const [typed, setTyped] = useState('')
  const value = crs ?? ''
  const isListed = usual.includes(value)
  const code = /^(?:EPSG:)?(\d{3,6})$/i.exec(typed.trim())?.[1]
  return (
    <>
      <NativeSelect
        label={t('survey.crs')}
        value={isOther || !isListed ? 'other' : value}
        data={[
          { value: '', label: t('survey.crsOfFile', { srid }) },
          { value: `EPSG:${srid}`, label: t('survey.crsOfTown', { srid }) },
          ...(srid === 4326 ? [] : [{ value: 'EPSG:4326', label: t('survey.crsDegrees') }]),
          { value: 'other', label: isListed ? t('survey.crsOther') : value },
        ]}
        onChange={(event) => {
          const chosen = event.currentTarget.value
          setOther(chosen === 'other')
          if (chosen !== 'other') onChange(chosen || undefined)
        }}
      />
      {isOther && (
        <form
          className={classes.typed}
          onSubmit={(event) => {
            event.preventDefault()
            if (code) onChange(`EPSG:${code}`)
          }}
        >
          <TextInput
            label={t('survey.crsCode')}
            placeholder="32635"
            value={typed}
            inputMode="numeric"
            error={typed !== '' && !code ? t('survey.crsCodeWrong') : undefined}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={!code}>
            {t('survey.readAgain')}
          </Button>
        </form>
      )}
    </>
  )
}

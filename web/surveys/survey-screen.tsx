import { Button, FileInput, Progress } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Editing } from '../editor/editing.tsx'
import { Failure } from '../ui/failure.tsx'
import { ReadingOptions } from './reading-options.tsx'
import { SurveyAreas } from './survey-areas.tsx'
import { useDeskState } from './survey-context.tsx'
import type { SurveyDesk } from './survey-desk.ts'
import { SurveyHint } from './survey-hint.tsx'
import classes from './surveys.module.css'

const accepted = '.dxf,.zip,.shp,.gpkg,.gml,.geojson,.json,.csv,.txt,.kml'

/** A surveyor's file: chosen, looked over, and of what it holds taken what is wanted. */
export function SurveyScreen({ editing, desk }: { editing: Editing; desk: SurveyDesk }) {
  const { t } = useTranslation()
  const state = useDeskState(desk)
  const { file, sent, error, survey, layers } = state
  const [isOver, setOver] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const take = (chosen: File | null | undefined) => chosen && void desk.take(chosen)
  return (
    <section
      className={classes.screen}
      aria-labelledby="survey-title"
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer.files[0])
      }}
    >
      <header className={classes.head}>
        <h3 id="survey-title" ref={heading} tabIndex={-1} className={classes.title}>
          {t('survey.title')}
        </h3>
        <Button size="compact-sm" variant="default" onClick={desk.close}>
          {t('survey.close')}
        </Button>
      </header>
      <FileInput
        label={t('survey.file')}
        description={t('survey.fileHint')}
        placeholder={t('survey.choose')}
        accept={accepted}
        value={file}
        onChange={take}
      />
      {file && <ReadingOptions desk={desk} state={state} />}
      {sent !== null && (
        <div className={classes.progress} role="status">
          <p>{t(sent < 1 ? 'survey.sending' : 'survey.reading')}</p>
          <Progress value={sent * 100} animated={sent === 1} aria-label={t('survey.sending')} />
          <Button size="xs" variant="default" onClick={desk.cancel}>
            {t('survey.cancel')}
          </Button>
        </div>
      )}
      {file && sent === null && !survey && !error && layers.length === 0 && (
        <div>
          <Button size="xs" variant="default" onClick={() => void desk.readBy({})}>
            {t('survey.readAgain')}
          </Button>
        </div>
      )}
      {error && <Failure error={error} onRetry={() => void desk.readBy({})} />}
      {layers.length > 0 && !survey && sent === null && (
        <p className={classes.note} role="alert">
          {t('survey.chooseLayer', { count: layers.length })}
        </p>
      )}
      {survey && <SurveyHint desk={desk} survey={survey} way={state.way} />}
      {survey && <SurveyAreas desk={desk} state={state} survey={survey} editing={editing} />}
    </section>
  )
}

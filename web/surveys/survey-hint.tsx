import { Alert, Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useMunicipality } from '../municipality.ts'
import type { ReadingWay, Survey } from './read-survey.ts'
import type { SurveyDesk } from './survey-desk.ts'
import classes from './surveys.module.css'

interface SurveyHintProps {
  desk: SurveyDesk
  survey: Survey
  way: ReadingWay
}

/** In which CRS it was read; and when it lies elsewhere, how it would lie here. */
export function SurveyHint({ desk, survey, way }: SurveyHintProps) {
  const { t } = useTranslation()
  const { name: town } = useMunicipality()
  const { format, crs, crsFrom, hint, features } = survey
  const isElsewhere = features.some(({ problems }) =>
    problems.some(({ code }) => code === 'far-away' || code === 'out-of-range'),
  )
  return (
    <>
      <p className={classes.note}>{t(`survey.readIn.${crsFrom}`, { format, crs })}</p>
      {isElsewhere && (
        <Alert role="alert" color="red" variant="light" title={t('survey.elsewhere', { town })}>
          {hint ? (
            <>
              <p className={classes.told}>{sentence(hint)}</p>
              <Button size="xs" variant="default" onClick={() => void desk.readBy(hint)}>
                {t('survey.readSo')}
              </Button>
            </>
          ) : (
            t('survey.elsewhereHint')
          )}
        </Alert>
      )}
    </>
  )

  function sentence(other: NonNullable<Survey['hint']>): string {
    const isTurned = other.swapAxes !== (way.swapAxes ?? false)
    if (other.crs === crs) return t('survey.hint.axes')
    return t(isTurned ? 'survey.hint.both' : 'survey.hint.crs', { crs: other.crs })
  }
}

import { Checkbox, TextInput } from '@mantine/core'
import { bbox } from '@turf/turf'
import { useTranslation } from 'react-i18next'
import type { SurveyProblem } from '../../api/client.ts'
import type { Bounds, LngLat } from '../map/types.ts'
import { useMap } from '../map-context.ts'
import { useLocalFormat } from '../municipality.ts'
import { LandUseChoice } from '../parcels/land-use-choice.tsx'
import { freePadding } from '../selection/free-padding.ts'
import textButton from '../ui/text-button.module.css'
import type { SurveyArea } from './read-survey.ts'
import { type Choice, isUsable, type SurveyDesk } from './survey-desk.ts'
import classes from './surveys.module.css'

interface SurveyAreaItemProps {
  desk: SurveyDesk
  area: SurveyArea
  choice: Choice
  isRefused: boolean
}

/** One area: whether it is taken, its number and use, what is wrong with it and where. */
export function SurveyAreaItem({ desk, area, choice, isRefused }: SurveyAreaItemProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const map = useMap()
  const { ordinal, areaM2, geometry, problems } = area
  const isSound = isUsable(area)
  const name = choice.number || t('survey.unnamed', { ordinal })
  const zoom = () => {
    desk.mark(null)
    map?.flyTo(bbox(geometry!) as Bounds, { padding: freePadding(), zoom: 19 })
  }
  return (
    <li className={classes.area} data-refused={isRefused || undefined}>
      <div className={classes.row}>
        <Checkbox
          aria-label={t('survey.takeOne', { name })}
          disabled={!isSound}
          checked={isSound && choice.isTaken}
          onChange={(event) => desk.choose(ordinal, { isTaken: event.currentTarget.checked })}
        />
        <button type="button" className={textButton.button} onClick={zoom}>
          {name}
        </button>
        <span className={classes.figure}>{format.unit(areaM2, 'm²', 2)}</span>
      </div>
      {problems.map((problem) => (
        <p
          key={`${problem.code} ${problem.message}`}
          className={classes.problem}
          data-severity={problem.severity}
        >
          {sentence(problem)}
          {problem.place && (
            <button
              type="button"
              className={textButton.button}
              onClick={() => {
                desk.mark(problem.place)
                map?.flyTo(problem.place as LngLat, { padding: freePadding(), zoom: 20 })
              }}
            >
              {t('survey.show')}
            </button>
          )}
        </p>
      ))}
      {isSound && choice.isTaken && (
        <div className={classes.fields}>
          <TextInput
            size="xs"
            label={t('field.cadastralNumber')}
            description={choice.number.trim() ? undefined : t('survey.numberLater')}
            value={choice.number}
            maxLength={100}
            onChange={(event) => desk.choose(ordinal, { number: event.currentTarget.value })}
          />
          <LandUseChoice
            value={choice.landUse}
            onChange={(landUse) => desk.choose(ordinal, { landUse })}
          />
        </div>
      )}
    </li>
  )

  function sentence({ code, message, facts = {} }: SurveyProblem): string {
    const { areaM2: onM2, reason, ...others } = facts
    return t(`survey.problem.${code}`, {
      defaultValue: message,
      ...others,
      area: format.unit(onM2, 'm²', 2),
      reason: t(`survey.reason.${String(reason).replaceAll(/[^a-z]+/g, '-')}`, {
        defaultValue: String(reason),
      }),
    })
  }
}

import { Alert, Button, Checkbox } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Editing } from '../editor/editing.tsx'
import { useLocalFormat } from '../municipality.ts'
import { LandUseForAll } from '../parcels/land-use-choice.tsx'
import { announce } from '../ui/announcer.tsx'
import { areasShown } from './areas-shown.ts'
import type { Survey } from './read-survey.ts'
import { SurveyAreaItem } from './survey-area-item.tsx'
import { type DeskState, isUsable, type SurveyDesk } from './survey-desk.ts'
import { batchesOf } from './survey-operations.ts'
import classes from './surveys.module.css'

interface SurveyAreasProps {
  desk: SurveyDesk
  state: DeskState
  survey: Survey
  editing: Editing
}

/** More of them at once are slow, and nobody reads them. */
const mostShown = 100

/** What the file holds, with what is wrong with each; and the button that takes what is wanted. */
export function SurveyAreas({ desk, state, survey, editing }: SurveyAreasProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const [shown, setShown] = useState(mostShown)
  const { choices, done, drawingLayer } = state
  const waiting = areasShown(survey, drawingLayer).filter(({ ordinal }) => !done.has(ordinal))
  const areas = waiting.filter(({ geometry }) => geometry !== null)
  const others = waiting.filter(({ geometry }) => geometry === null)
  const usable = areas.filter(isUsable)
  const taken = usable.filter(({ ordinal }) => choices.get(ordinal)?.isTaken)
  const { isTaking, refused, take } = useTaking(desk, editing)
  const areaM2 = taken.reduce((sum, area) => sum + (area.areaM2 ?? 0), 0)
  const ordinals = usable.map(({ ordinal }) => ordinal)
  return (
    <>
      {done.size > 0 && (
        <Alert role="status" color="green" variant="light">
          {t('survey.done', { count: done.size })}
        </Alert>
      )}
      <h4 className={classes.subtitle}>{t('survey.found', { count: areas.length })}</h4>
      {usable.length > 0 && (
        <div className={classes.row}>
          <Checkbox
            label={t('survey.all')}
            checked={taken.length === usable.length}
            indeterminate={taken.length > 0 && taken.length < usable.length}
            onChange={(event) => desk.chooseAll(ordinals, { isTaken: event.currentTarget.checked })}
          />
          <LandUseForAll onChoose={(landUse) => desk.chooseAll(ordinals, { landUse })} />
        </div>
      )}
      <ul className={classes.areas}>
        {areas.slice(0, shown).map((area) => (
          <SurveyAreaItem
            key={area.ordinal}
            desk={desk}
            area={area}
            choice={choices.get(area.ordinal)!}
            isRefused={refused === area.ordinal}
          />
        ))}
      </ul>
      {areas.length > shown && (
        <Button size="xs" variant="default" onClick={() => setShown(shown + mostShown)}>
          {t('survey.more', { count: areas.length - shown })}
        </Button>
      )}
      {others.length > 0 && (
        <details className={classes.others}>
          <summary>{t('survey.noAreas', { count: others.length })}</summary>
          <ul>
            {others.slice(0, mostShown).map(({ ordinal, line, name, problems }) => (
              <li key={ordinal}>
                {line === undefined ? (name ?? ordinal) : t('survey.line', { line })}
                {': '}
                {problems.map(({ code, message }) =>
                  t(`survey.problem.${code}`, { defaultValue: message }),
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
      {usable.length > 0 && (
        <footer className={classes.foot}>
          {refused !== null && (
            <p role="alert" className={classes.refused}>
              {t('survey.refused')}
            </p>
          )}
          <Button disabled={taken.length === 0} loading={isTaking} onClick={() => take(toTake())}>
            {t('survey.take', { count: taken.length })}
          </Button>
          <span className={classes.note}>{taken.length > 0 && format.areaM2(areaM2)}</span>
        </footer>
      )}
    </>
  )

  function toTake() {
    return taken.map((area) => ({ area, choice: choices.get(area.ordinal)! }))
  }
}

/** Through the door of all edits, one request after the other, until one is refused; a line that is down is waited for. */
function useTaking(desk: SurveyDesk, { operateToTheEnd, queue }: Editing) {
  const { t } = useTranslation()
  const [isTaking, setTaking] = useState(false)
  const [refused, setRefused] = useState<number | null>(null)
  const take = async (taken: Parameters<typeof batchesOf>[0]) => {
    setTaking(true)
    setRefused(null)
    for (const { ordinals, operations } of batchesOf(taken)) {
      const outcome = await operateToTheEnd(operations)
      if (outcome === 'refused') {
        const where = queue.snapshot().refused?.problem.where
        const ordinal = ordinals[where?.operation ?? 0] ?? null
        setRefused(ordinal)
        if (where?.place) desk.mark(where.place.coordinates)
        break
      }
      desk.markDone(ordinals)
      announce(t('survey.done', { count: ordinals.length }))
    }
    setTaking(false)
  }
  return { isTaking, refused, take }
}

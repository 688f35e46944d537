import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { bbox } from '@turf/turf'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bounds } from '../map/types.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { newKey, request } from '../request.ts'
import { useSelect } from '../selection/use-select.ts'
import { DeedProblem } from '../ui/deed-problem.tsx'
import { weekdayName } from '../ui/weekdays.ts'
import { OccasionDialog } from './occasion-dialog.tsx'
import classes from './plans.module.css'
import { placesQuery } from './street-space.ts'
import { useDeed } from './use-deed.ts'
import { useMayPlan } from './use-may-plan.ts'

/** Markets, fairs and ways to school, which closures must not fall on. */
export function Occasions() {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const select = useSelect()
  const mayPlan = useMayPlan()
  const { data = [] } = useQuery(placesQuery(slug, 'occasions'))
  const [isAdding, setAdding] = useState(false)
  const { run, problem, isBusy } = useDeed()
  const [removed, setRemoved] = useState<(typeof data)[number] | null>(null)
  const when = ({ weekdays, startsOn, endsOn }: (typeof data)[number]['properties']) =>
    [
      (weekdays as number[]).map((day) => weekdayName(format.language, day, 'short')).join(', '),
      startsOn || endsOn ? `${format.day(startsOn)} – ${format.day(endsOn)}` : '',
    ]
      .filter(Boolean)
      .join('; ') || t('value.weekdays.any')
  const remove = async (one: (typeof data)[number]) => {
    const path = `/api/v1/${slug}/occasions/${one.id}`
    const headers = { 'if-match': `"${one.properties.version}"` }
    const done = await run(async () => {
      await request(path, { method: 'DELETE', headers })
      return true
    })
    if (done) setRemoved(one)
  }
  const takeBack = async ({ properties, geometry }: (typeof data)[number]) => {
    const { title, kind, weekdays, startsOn, endsOn } = properties
    const done = await run(() =>
      request<object>(`/api/v1/${slug}/occasions`, {
        method: 'POST',
        headers: { 'idempotency-key': newKey() },
        body: { title, kind, weekdays, startsOn, endsOn, geometry },
      }),
    )
    if (done) setRemoved(null)
  }
  return (
    <section className={classes.part} aria-labelledby="plans-occasions">
      <h3 id="plans-occasions" className={classes.heading}>
        {t('collection.occasions')}
      </h3>
      <p className={classes.lead}>{t('plans.occasions.lead')}</p>
      <div aria-live="polite">
        {removed && (
          <p className={classes.told}>
            {t('plans.occasions.removed', { title: removed.properties.title })}{' '}
            <Button size="compact-sm" variant="default" onClick={() => takeBack(removed)}>
              {t('plans.undo')}
            </Button>
          </p>
        )}
      </div>
      <DeedProblem problem={problem} />
      {data.length > 0 && (
        <ul className={classes.reasons}>
          {data.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                className={classes.thing}
                onClick={() =>
                  select({ collection: 'occasions', id: one.id }, bbox(one.geometry) as Bounds)
                }
              >
                {String(one.properties.title)}
              </button>{' '}
              <span className={classes.hint}>
                {t(`value.occasions.kind.${one.properties.kind}`)}: {when(one.properties)}
              </span>{' '}
              {mayPlan && (
                <Button
                  size="compact-sm"
                  variant="default"
                  disabled={isBusy}
                  aria-label={t('plans.occasions.removeThis', { title: one.properties.title })}
                  onClick={() => remove(one)}
                >
                  {t('account.remove')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayPlan && (
        <div className={classes.row}>
          <Button variant="default" aria-haspopup="dialog" onClick={() => setAdding(true)}>
            {t('plans.occasions.add')}
          </Button>
        </div>
      )}
      {isAdding && <OccasionDialog onClose={() => setAdding(false)} />}
    </section>
  )
}

import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { request } from '../request.ts'
import { DeedProblem } from '../ui/deed-problem.tsx'
import { StatusMark } from '../ui/status-mark.tsx'
import { CandidateReasons } from './candidate-reasons.tsx'
import { conflictFigures, conflictWords } from './conflict-words.ts'
import { skillName } from './fund-words.ts'
import { InterventionLink } from './intervention-link.tsx'
import type { Intervention } from './interventions.ts'
import { MoreRows, useSomeRows } from './more-rows.tsx'
import classes from './plans.module.css'
import { Sideways } from './sideways.tsx'
import { conflictsQuery } from './street-space.ts'
import { useDeed } from './use-deed.ts'
import { useMayPlan } from './use-may-plan.ts'

interface CandidateTableProps {
  candidates: Intervention[]
  hasMore: boolean
  onEdit: (candidate: Intervention) => void
}

export function CandidateTable({ candidates, hasMore, onEdit }: CandidateTableProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const mayPlan = useMayPlan()
  const { run, problem, isBusy } = useDeed()
  const [dropped, setDropped] = useState<Intervention | null>(null)
  const { rows, ...more } = useSomeRows(candidates)
  const { data: conflicts = [] } = useQuery(conflictsQuery(slug))
  const titleOf = new Map(candidates.map(({ id, properties }) => [id, properties.title]))
  const conflictsOf = (wanted: number) =>
    conflicts.filter(
      ({ code, members }) =>
        code !== 'moratorium' &&
        members.some(({ collection, id }) => collection === 'interventions' && id === wanted),
    )
  /** How long, who, and after what. */
  const takes = ({ properties: { durationDays, crewDays, needs } }: Intervention) => {
    const crews = Object.entries(crewDays).map(
      ([skill, days]) => `${skillName(t, skill)} ${format.number(days, 1)}`,
    )
    const before = needs.map(({ id }) => titleOf.get(id) ?? `${t('plans.intervention')} ${id}`)
    return [
      t('plans.takes', { count: Math.round(durationDays), days: format.number(durationDays, 1) }),
      crews.length > 0 && t('plans.takesCrews', { crews: crews.join(', ') }),
      before.length > 0 && t('plans.takesAfter', { titles: before.join(', ') }),
    ]
      .filter(Boolean)
      .join(' ')
  }

  const setStatus = (one: Intervention, status: 'candidate' | 'dropped') =>
    run(() =>
      request<Intervention>(`/api/v1/${slug}/interventions/${one.id}`, {
        method: 'PATCH',
        headers: { 'if-match': `"${one.properties.version}"` },
        body: { status },
      }),
    )
  const drop = async (one: Intervention) => setDropped((await setStatus(one, 'dropped')) ?? null)
  const takeBack = async (one: Intervention) => {
    if (await setStatus(one, 'candidate')) setDropped(null)
  }
  return (
    <>
      <div aria-live="polite">
        {dropped && (
          <p className={classes.told}>
            {t('plans.candidates.dropped', { title: dropped.properties.title })}{' '}
            <Button size="compact-sm" variant="default" onClick={() => takeBack(dropped)}>
              {t('plans.undo')}
            </Button>
          </p>
        )}
      </div>
      <DeedProblem problem={problem} />
      <Sideways label={t('plans.tab.candidates')}>
        <table className={`${classes.table} ${classes.candidates}`}>
          <thead>
            <tr>
              <th scope="col">{t('plans.intervention')}</th>
              <th scope="col">{t('field.kind')}</th>
              <th scope="col" className={classes.figure}>
                {t('field.cost')}
              </th>
              <th scope="col" className={classes.figure}>
                {t('field.benefit')}
              </th>
              {mayPlan && <th scope="col">{t('plans.change')}</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => {
              const { title, kind, cost, benefit, status, moratoriumUntil, reasons } =
                one.properties
              return (
                <tr key={one.id}>
                  <th scope="row">
                    <InterventionLink id={one.id} title={title} geometry={one.geometry} />
                    <span className={classes.why}>{takes(one)}</span>
                    <CandidateReasons reasons={reasons} />
                    {moratoriumUntil && (
                      <span className={classes.warning}>
                        {t('plans.moratoriumUntil', { day: format.day(moratoriumUntil) })}
                      </span>
                    )}
                    {conflictsOf(one.id).map((conflict) => (
                      <span key={JSON.stringify(conflict.members)} className={classes.warning}>
                        {conflictWords(t, format, conflict)}{' '}
                        {conflict.members
                          .filter(({ id }) => id !== one.id)
                          .map((other) => other.title)
                          .join(', ')}{' '}
                        {conflictFigures(t, format, conflict)}
                      </span>
                    ))}
                  </th>
                  <td className={classes.status}>
                    {t(`value.interventions.kind.${kind}`)}
                    <StatusMark status={status} label={t(`value.interventions.status.${status}`)} />
                  </td>
                  <td className={classes.figure}>{format.money(cost)}</td>
                  <td className={classes.figure}>{format.number(benefit, 1)}</td>
                  {mayPlan && (
                    <td className={classes.deeds}>
                      {status === 'candidate' && (
                        <>
                          <Button
                            size="compact-sm"
                            variant="default"
                            aria-haspopup="dialog"
                            aria-label={t('plans.editThis', { title })}
                            onClick={() => onEdit(one)}
                          >
                            {t('plans.edit')}
                          </Button>
                          <Button
                            size="compact-sm"
                            variant="default"
                            disabled={isBusy}
                            aria-label={t('plans.dropThis', { title })}
                            onClick={() => drop(one)}
                          >
                            {t('plans.drop')}
                          </Button>
                        </>
                      )}
                      {status === 'dropped' && (
                        <Button
                          size="compact-sm"
                          variant="default"
                          disabled={isBusy}
                          aria-label={t('plans.takeBackThis', { title })}
                          onClick={() => takeBack(one)}
                        >
                          {t('plans.takeBack')}
                        </Button>
                      )}
                    </td>
                  )}
                </tr>
              )
            })}
          </tbody>
        </table>
      </Sideways>
      <MoreRows {...more} />
      {hasMore && <p className={classes.hint}>{t('plans.tooMany')}</p>}
    </>
  )
}

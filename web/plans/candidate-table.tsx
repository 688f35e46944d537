import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { request } from '../request.ts'
import { StatusMark } from '../ui/status-mark.tsx'
import { DeedProblem } from './deed-problem.tsx'
import { InterventionLink } from './intervention-link.tsx'
import type { Intervention, Reason } from './interventions.ts'
import { MoreRows, useSomeRows } from './more-rows.tsx'
import classes from './plans.module.css'
import { Sideways } from './sideways.tsx'
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
  /** What met in a street when it was proposed. */
  const reasonText = (reason: Reason) =>
    t(`plans.proposal.${reason.code}`, {
      condition: format.number(reason.condition),
      age: format.number(reason.ageYears),
      failures: format.number(reason.failures),
      count: Number(reason.count),
      number: format.number(reason.count),
      cost: format.money(reason.cost),
    })
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
        <table className={classes.table}>
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
              <th scope="col">{t('field.status')}</th>
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
                    {reasons.map((reason) => (
                      <span key={JSON.stringify(reason)} className={classes.why}>
                        {reasonText(reason)}
                      </span>
                    ))}
                    {moratoriumUntil && (
                      <span className={classes.warning}>
                        {t('plans.moratoriumUntil', { day: format.day(moratoriumUntil) })}
                      </span>
                    )}
                  </th>
                  <td>{t(`value.interventions.kind.${kind}`)}</td>
                  <td className={classes.figure}>{format.money(cost)}</td>
                  <td className={classes.figure}>{format.number(benefit, 1)}</td>
                  <td className={classes.status}>
                    <StatusMark status={status} label={t(`value.interventions.status.${status}`)} />
                  </td>
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

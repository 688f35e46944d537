import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { newKey, request } from '../request.ts'
import { useSelect } from '../selection/use-select.ts'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import classes from './plans.module.css'
import { ReasonDialog } from './reason-dialog.tsx'
import { type Conflict, conflictsQuery, exceptionsQuery } from './street-space.ts'
import { useMayPlan } from './use-may-plan.ts'

/** Closures that get in each other's way, and surfaces that may not be opened yet. */
export function ConflictList() {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const select = useSelect()
  const mayPlan = useMayPlan()
  const { data, error, refetch } = useQuery(conflictsQuery(slug))
  const [excepted, setExcepted] = useState<Conflict | null>(null)
  return (
    <section className={classes.part} aria-labelledby="plans-conflicts">
      <h3 id="plans-conflicts" className={classes.heading}>
        {t('plans.conflicts')}
      </h3>
      {error && !data && <Failure error={error} onRetry={() => refetch()} />}
      {!data && !error && <Waiting />}
      {data?.length === 0 && <p className={classes.none}>{t('plans.conflicts.none')}</p>}
      {data && data.length > 0 && (
        <ul className={classes.reasons}>
          {data.map((conflict) => (
            <li key={JSON.stringify(conflict)}>
              {t(`plans.conflict.${conflict.code}`, {
                from: format.day(conflict.from),
                to: format.day(conflict.to),
              })}{' '}
              {conflict.members.map(({ collection, id, title }, index) => (
                <span key={`${collection}:${id}`}>
                  {index > 0 && ', '}
                  <button
                    type="button"
                    className={classes.thing}
                    onClick={() => select({ collection, id })}
                  >
                    {title}
                  </button>
                </span>
              ))}
              {conflict.code === 'moratorium' && mayPlan && (
                <div>
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-haspopup="dialog"
                    aria-label={t('plans.exception.of', { title: conflict.members[0]!.title })}
                    onClick={() => setExcepted(conflict)}
                  >
                    {t('plans.exception')}
                  </Button>
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      <Exceptions />
      {excepted && <ExceptionDialog conflict={excepted} onClose={() => setExcepted(null)} />}
    </section>
  )
}

function Exceptions() {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const { data = [] } = useQuery(exceptionsQuery(slug))
  if (data.length === 0) return null
  return (
    <>
      <h4>{t('plans.exceptions')}</h4>
      <ul className={classes.reasons}>
        {data.map(({ id, moratorium, reason, grantedAt }) => (
          <li key={id}>
            {t('plans.exception.granted', { moratorium, reason, day: format.momentDay(grantedAt) })}
          </li>
        ))}
      </ul>
    </>
  )
}

/** Lets one intervention open a young surface all the same; why is kept. */
function ExceptionDialog({ conflict, onClose }: { conflict: Conflict; onClose: () => void }) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const [key] = useState(newKey)
  const [intervention, moratorium] = conflict.members
  const grant = (reason: string) =>
    request<{ id: number }>(`/api/v1/${slug}/moratoriums/${moratorium!.id}/exceptions`, {
      method: 'POST',
      headers: { 'idempotency-key': key },
      body: { interventionId: intervention!.id, reason },
    })
  return (
    <ReasonDialog
      title={t('plans.exception.of', { title: intervention!.title })}
      lead={t('plans.exception.lead')}
      deed={t('plans.exception')}
      act={grant}
      onClose={onClose}
    />
  )
}

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { newKey, request } from '../request.ts'
import classes from './plans.module.css'
import { ReasonDialog } from './reason-dialog.tsx'
import { type Conflict, exceptionsQuery } from './street-space.ts'

/** Young surfaces that may be opened all the same, and why. */
export function Exceptions() {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const { data = [] } = useQuery(exceptionsQuery(slug))
  if (data.length === 0) return null
  return (
    <>
      <h4>{t('plans.exceptions')}</h4>
      <ul className={classes.reasons}>
        {data.map(({ id, moratorium, reason, grantedAt, grantedByName }) => (
          <li key={id}>
            {t('plans.exception.granted', { moratorium, reason, day: format.momentDay(grantedAt) })}{' '}
            {grantedByName && t('plans.exception.by', { name: grantedByName })}
          </li>
        ))}
      </ul>
    </>
  )
}

/** Lets one intervention open a young surface all the same; why is kept. */
export function ExceptionDialog({
  conflict,
  onClose,
}: {
  conflict: Conflict
  onClose: () => void
}) {
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

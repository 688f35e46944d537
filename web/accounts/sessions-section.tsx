import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocalFormat } from '../municipality.ts'
import { request } from '../request.ts'
import { type Session, sessionsQuery } from './account-queries.ts'
import { deviceOf } from './device.ts'
import classes from './section.module.css'
import { Rows, Section } from './section.tsx'
import { useAction } from './use-action.ts'

export function SessionsSection() {
  const { t } = useTranslation()
  const sessions = useQuery(sessionsQuery)
  const { act, problem, isBusy } = useAction()

  const end = (what: string, body: object) =>
    act(() => request(`/api/auth/${what}`, { method: 'POST', body }))
  return (
    <Section title={t('account.sessions')} hint={t('account.sessions.hint')} problem={problem}>
      <Rows query={sessions} none="" keyOf={({ token }) => token}>
        {(session) => (
          <>
            <SessionFacts {...session} />
            {!session.isHere && (
              <Button
                variant="default"
                size="xs"
                disabled={isBusy}
                onClick={() => end('revoke-session', { token: session.token })}
              >
                {t('account.signOut')}
              </Button>
            )}
          </>
        )}
      </Rows>
      {(sessions.data?.length ?? 0) > 1 && (
        <Button variant="default" loading={isBusy} onClick={() => end('revoke-other-sessions', {})}>
          {t('account.sessions.signOutElsewhere')}
        </Button>
      )}
    </Section>
  )
}

function SessionFacts({ userAgent, ipAddress, createdAt, isHere }: Session) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  return (
    <span className={classes.what}>
      <strong>{deviceOf(userAgent) || t('account.sessions.unknown')}</strong>
      <small>
        {isHere
          ? t('account.sessions.here')
          : t('account.sessions.since', { moment: format.moment(createdAt) })}
        {ipAddress && ` · ${ipAddress}`}
      </small>
    </span>
  )
}

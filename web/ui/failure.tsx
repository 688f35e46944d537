import { Button } from '@mantine/core'
import { IconCloudOff } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Problem } from '../request.ts'
import classes from './failure.module.css'

interface FailureProps {
  error: Error
  onRetry?: () => void
}

/** Says what went wrong in words, and offers to try again where that may help. */
export function Failure({ error, onRetry }: FailureProps) {
  const { t } = useTranslation()
  const problem = error instanceof Problem ? error : null
  return (
    <div className={classes.failure} role="alert">
      <IconCloudOff size={22} stroke={1.5} aria-hidden="true" />
      <p className={classes.title}>{t(`failure.${failureReason(problem)}`)}</p>
      {problem?.detail && problem.status < 500 && (
        <p className={classes.detail}>{problem.detail}</p>
      )}
      {problem?.status === 401 && <SignInLink />}
      {onRetry && (
        <Button variant="default" size="xs" onClick={onRetry}>
          {t('common.retry')}
        </Button>
      )}
    </div>
  )
}

/** Back to where they were, once they are signed in again. */
function SignInLink() {
  const { t } = useTranslation()
  const returnTo = location.pathname + location.search
  return (
    <Link to="/sign-in" search={{ returnTo }} className={classes.signIn}>
      {t('account.signIn')}
    </Link>
  )
}

/** Which of the texts `failure.…` says it. */
export function failureReason(problem: Problem | null): string {
  if (!problem) return 'unexpected'
  if (problem.status === 0) return navigator.onLine ? problem.message : 'offline'
  if (problem.status === 401) return 'signedOut'
  if (problem.status === 403) return 'forbidden'
  if (problem.status === 404) return 'notFound'
  if (problem.status === 429) return 'busy'
  return problem.status >= 500 ? 'server' : 'refused'
}

import { Anchor } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Failure } from '../ui/failure.tsx'
import classes from './plain-screen.module.css'

/** When nothing of a page can be shown. */
export function FailedScreen({ error, reset }: { error: Error; reset?: () => void }) {
  return (
    <main className={classes.screen}>
      <h1 className={classes.title}>Terrier</h1>
      <Failure error={error} onRetry={reset ?? (() => location.reload())} />
    </main>
  )
}

export function NotFoundScreen() {
  const { t } = useTranslation()
  return (
    <main className={classes.screen}>
      <h1 className={classes.title}>{t('app.notFound')}</h1>
      <p>{t('app.notFoundHint')}</p>
      <Anchor href="/">{t('app.toStart')}</Anchor>
    </main>
  )
}

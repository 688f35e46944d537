import { useQuery } from '@tanstack/react-query'
import { Link, Navigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { municipalitiesQuery } from '../queries.ts'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import classes from './plain-screen.module.css'

/** The only town there is, or a choice of them. */
export function StartScreen() {
  const { t } = useTranslation()
  const towns = useQuery(municipalitiesQuery)
  const [first, second] = towns.data ?? []
  if (first && !second) {
    return <Navigate to="/$municipality" params={{ municipality: first.slug }} replace />
  }
  return (
    <main className={classes.screen}>
      <h1 className={classes.title}>{t('start.title')}</h1>
      {towns.isPending && <Waiting />}
      {towns.error && <Failure error={towns.error} onRetry={() => towns.refetch()} />}
      {towns.data?.length === 0 && <p>{t('start.none')}</p>}
      {first && (
        <ul className={classes.towns}>
          {towns.data?.map(({ slug, name, isDemo }) => (
            <li key={slug}>
              <Link to="/$municipality" params={{ municipality: slug }}>
                {name}
                {isDemo && <small>{t('start.demo')}</small>}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </main>
  )
}

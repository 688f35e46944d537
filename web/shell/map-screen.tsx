import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { MunicipalityContext } from '../municipality.ts'
import { municipalityQuery } from '../queries.ts'
import { Problem } from '../request.ts'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { useSlug } from '../use-view.ts'
import { NotFoundScreen } from './failed-screen.tsx'
import classes from './plain-screen.module.css'
import { Workspace } from './workspace.tsx'

/** A municipality's map, or why there is none. */
export function MapScreen() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(municipalityQuery(useSlug()))
  if (data) {
    return (
      <MunicipalityContext value={data}>
        <title>{t('app.title', { name: data.name })}</title>
        <Workspace key={data.slug} />
      </MunicipalityContext>
    )
  }
  if (error instanceof Problem && error.status === 404) return <NotFoundScreen />
  return (
    <main className={classes.screen}>
      <h1 className={classes.title}>Terrier</h1>
      {error ? <Failure error={error} onRetry={() => refetch()} /> : <Waiting />}
    </main>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { MunicipalityContext } from '../municipality.ts'
import { municipalityQuery } from '../queries.ts'
import { Problem } from '../request.ts'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { useSlug } from '../use-view.ts'
import { NotFoundScreen } from './failed-screen.tsx'
import classes from './plain-screen.module.css'

/** Whatever is of a municipality, or why there is nothing. */
export function MunicipalityScreen() {
  const { data, error, refetch } = useQuery(municipalityQuery(useSlug()))
  if (data) {
    return (
      <MunicipalityContext value={data}>
        <Outlet />
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

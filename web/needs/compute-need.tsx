import { Button, Progress } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSession } from '../accounts/session.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { Failure } from '../ui/failure.tsx'
import classes from './need-pane.module.css'
import { cancelRun, isUnderWay, runsQuery, startRun } from './need-queries.ts'
import { isOfDay, type Need } from './use-need.ts'

/** Where nothing was computed yet: offers to do it, and shows how far it is. */
export function ComputeNeed({ need }: { need: Need }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { asOf } = need
  const { slug, timeZone } = useMunicipality()
  const { role } = useSession()
  const queryClient = useQueryClient()
  const refresh = () => queryClient.invalidateQueries(runsQuery(slug))
  const start = useMutation({
    mutationFn: () => Promise.all(need.kinds.map((kind) => startRun(slug, kind, asOf))),
    onSettled: refresh,
  })
  const own = need.runs.filter(
    (run) => need.kinds.some((kind) => kind === run.unitKind) && isOfDay(run, asOf, timeZone),
  )
  const underWay = own.filter(isUnderWay)
  const stop = useMutation({
    mutationFn: () => Promise.all(underWay.map(({ id }) => cancelRun(slug, id))),
    onSettled: refresh,
  })
  const last = own.reduce<(typeof own)[number] | undefined>(
    (newest, run) => (newest && newest.id > run.id ? newest : run),
    undefined,
  )

  if (underWay.length > 0) {
    const finished = need.kinds.length - underWay.length
    const done =
      (finished + underWay.reduce((sum, { progress }) => sum + progress, 0)) / need.kinds.length
    const stage = underWay.find(({ status }) => status === 'running')?.stage
    return (
      <div className={classes.compute}>
        <p role="status">{stage ? t(`need.stage.${stage}`) : t('need.waiting')}</p>
        <Progress
          value={done * 100}
          aria-label={t('need.progress')}
          transitionDuration={300}
          size="md"
        />
        {(role === 'manager' || role === 'admin') && (
          <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate()}>
            {t('need.cancel')}
          </Button>
        )}
        {stop.error && <Failure error={stop.error} />}
      </div>
    )
  }
  return (
    <div className={classes.compute}>
      <p>
        {asOf ? t('need.notComputedOn', { day: format.day(asOf) }) : t('need.notComputed')}{' '}
        {t('need.computeHint')}
      </p>
      {last?.status === 'failed' && (
        <p className={classes.failed} role="alert">
          {t('need.failed')} {last.message}
        </p>
      )}
      {last?.status === 'cancelled' && <p>{t('need.cancelled')}</p>}
      <Button loading={start.isPending} onClick={() => start.mutate()}>
        {t('need.compute')}
      </Button>
      {start.error && <Failure error={start.error} onRetry={() => start.mutate()} />}
    </div>
  )
}

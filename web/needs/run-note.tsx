import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { useView } from '../use-view.ts'
import classes from './need-pane.module.css'
import { isUnderWay, type Run, runsQuery, startRun } from './need-queries.ts'
import { useNeed } from './use-need.ts'

/** From when the figures are; new ones on request. Changes of the register are followed by themselves. */
export function RunNote({ run }: { run: Run }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const { asOf } = useView()
  const { runs } = useNeed()
  const queryClient = useQueryClient()
  const again = useMutation({
    mutationFn: () => startRun(slug, run.unitKind, asOf),
    onSettled: () => queryClient.invalidateQueries(runsQuery(slug)),
  })
  const isBusy =
    again.isPending || runs.some((one) => one.unitKind === run.unitKind && isUnderWay(one))
  return (
    <p className={classes.note}>
      {t('need.computedAt', { count: run.units ?? 0, moment: format.moment(run.finishedAt) })}{' '}
      <button
        type="button"
        className={classes.link}
        disabled={isBusy}
        onClick={() => again.mutate()}
      >
        {t(isBusy ? 'need.computing' : 'need.again')}
      </button>
    </p>
  )
}

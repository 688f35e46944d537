import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PlanProgress } from '../../api/client.ts'
import { useMap } from '../map-context.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { request } from '../request.ts'
import { useSelect } from '../selection/use-select.ts'
import { Failure } from '../ui/failure.tsx'
import { StatusMark } from '../ui/status-mark.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { MoreRows, useSomeRows } from './more-rows.tsx'
import { effectQuery, type Plan, progressQuery } from './plan-queries.ts'
import classes from './plans.module.css'
import { ReasonDialog } from './reason-dialog.tsx'
import { RecordDialog } from './record-dialog.tsx'
import { Sideways } from './sideways.tsx'
import { useMayPlan, useMayRecord } from './use-may-plan.ts'

/** Why it was approved, and what was planned against what is done and spent. */
export function CarriedOut({ plan }: { plan: Plan }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const mayPlan = useMayPlan()
  const [isWithdrawing, setWithdrawing] = useState(false)
  const { data, error, refetch } = useQuery(progressQuery(slug, plan.id))
  return (
    <section className={classes.group} aria-labelledby="plans-carried-out">
      <h4 id="plans-carried-out">{t('plans.carriedOut')}</h4>
      <p className={classes.lead}>
        {t(plan.approvedByName ? 'plans.approvedBy' : 'plans.approvedOn', {
          day: format.momentDay(plan.approvedAt),
          name: plan.approvedByName,
          reason: plan.approvalReason,
        })}
      </p>
      {error && !data && <Failure error={error} onRetry={() => refetch()} />}
      {!data && !error && <Waiting />}
      {data && (
        <>
          <dl className={classes.figures}>
            <div>
              <dt>{t('plans.plannedCost')}</dt>
              <dd>{format.money(data.planned)}</dd>
            </div>
            <div>
              <dt>{t('field.spent')}</dt>
              <dd>{format.money(data.spent)}</dd>
            </div>
            <div>
              <dt>{t('field.progress')}</dt>
              <dd>{format.share(data.progress)}</dd>
            </div>
            <div>
              <dt>{t('plans.removedSoFar')}</dt>
              <dd>
                {t('plans.of', {
                  part: format.number(data.benefitDone, 1),
                  whole: format.number(data.benefit, 1),
                })}
              </dd>
            </div>
          </dl>
          <WorksTable plan={plan} interventions={data.interventions} />
        </>
      )}
      {mayPlan && plan.status === 'approved' && (
        <div>
          <Button
            size="xs"
            variant="default"
            aria-haspopup="dialog"
            onClick={() => setWithdrawing(true)}
          >
            {t('plans.withdraw')}
          </Button>
        </div>
      )}
      {isWithdrawing && <WithdrawDialog plan={plan} onClose={() => setWithdrawing(false)} />}
    </section>
  )
}

interface WorksTableProps {
  plan: Plan
  interventions: PlanProgress['interventions']
}

function WorksTable({ plan, interventions }: WorksTableProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const select = useSelect()
  const { slug } = useMunicipality()
  const mayRecord = useMayRecord()
  const [recorded, setRecorded] = useState<PlanProgress['interventions'][number] | null>(null)
  const { data: effect } = useQuery(effectQuery(slug, plan.id))
  const effects = new Map(effect?.interventions.map((each) => [each.id, each]))
  const { rows, ...more } = useSomeRows(interventions)
  return (
    <>
      <Sideways label={t('plans.worksOnMap')}>
        <table className={`${classes.table} ${classes.carried}`}>
          <thead>
            <tr>
              <th scope="col">{t('plans.worksOnMap')}</th>
              <th scope="col" className={classes.figure}>
                {t('plans.plannedCost')}
              </th>
              <th scope="col" className={classes.figure}>
                {t('field.spent')}
              </th>
              <th scope="col" className={classes.figure}>
                {t('field.progress')}
              </th>
              <th scope="col" className={classes.figure}>
                {t('plans.needBefore')}
              </th>
              <th scope="col" className={classes.figure}>
                {t('plans.needNow')}
              </th>
              {mayRecord && <th scope="col">{t('plans.record.do')}</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <th scope="row">
                  <button
                    type="button"
                    className={classes.thing}
                    onClick={() => select({ collection: 'works', id: row.worksId })}
                  >
                    {row.title}
                  </button>
                  <span className={classes.state}>
                    {row.year}
                    <StatusMark status={row.status} label={t(`value.works.status.${row.status}`)} />
                  </span>
                </th>
                <td className={classes.figure}>{format.money(row.planned)}</td>
                <td className={classes.figure}>{format.money(row.spent)}</td>
                <td className={classes.figure}>{format.share(row.progress)}</td>
                <td className={classes.figure}>{format.number(effects.get(row.id)?.before, 1)}</td>
                <td className={classes.figure}>{format.number(effects.get(row.id)?.now, 1)}</td>
                {mayRecord && (
                  <td>
                    <Button
                      size="compact-sm"
                      variant="default"
                      aria-haspopup="dialog"
                      aria-label={t('plans.record.of', { title: row.title })}
                      onClick={() => setRecorded(row)}
                    >
                      {t('plans.record')}
                    </Button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </Sideways>
      <MoreRows {...more} />
      {effect && effect.interventions.length > 0 && (
        <p className={classes.hint}>
          {t('plans.effect', {
            before: format.number(effect.before, 1),
            now: format.number(effect.now, 1),
          })}
        </p>
      )}
      {recorded && <RecordDialog plan={plan} works={recorded} onClose={() => setRecorded(null)} />}
    </>
  )
}

function WithdrawDialog({ plan, onClose }: { plan: Plan; onClose: () => void }) {
  const { t } = useTranslation()
  const map = useMap()
  const { slug } = useMunicipality()
  const withdraw = (reason: string) =>
    request<object>(`/api/v1/${slug}/plans/${plan.id}/withdraw`, {
      method: 'POST',
      headers: { 'if-match': `"${plan.version}"` },
      body: { reason },
    })
  return (
    <ReasonDialog
      title={t('plans.withdraw')}
      lead={t('plans.withdraw.lead')}
      deed={t('plans.withdraw')}
      act={withdraw}
      onDone={() => map?.refresh()}
      onClose={onClose}
    />
  )
}

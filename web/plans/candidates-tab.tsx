import { Button, NativeSelect, Switch } from '@mantine/core'
import { IconLasso } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStartDrawing } from '../area/use-drawing.ts'
import { useMunicipality } from '../municipality.ts'
import { newKey, request } from '../request.ts'
import { DeedProblem } from '../ui/deed-problem.tsx'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { CandidateEditor } from './candidate-editor.tsx'
import { CandidateTable } from './candidate-table.tsx'
import { type Intervention, interventionsQuery, type Kind, kinds } from './interventions.ts'
import { OrderChoice } from './order-choice.tsx'
import classes from './plans.module.css'
import { Propose } from './propose.tsx'
import { UnitPrices } from './unit-prices.tsx'
import { useChosenThings } from './use-chosen-things.ts'
import { useDeed } from './use-deed.ts'
import { useMayPlan } from './use-may-plan.ts'
import { usePlanOverlay } from './use-plan-overlay.ts'

const none: Intervention[] = []

/** What could be done: the pool that plans choose from. */
export function CandidatesTab() {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const mayPlan = useMayPlan()
  const { data, error, refetch } = useQuery(interventionsQuery(slug))
  const [withDropped, setWithDropped] = useState(false)
  const [isPricing, setPricing] = useState(false)
  const [edited, setEdited] = useState<Intervention | null>(null)
  const pool = data?.interventions ?? none
  const shown = useMemo(
    () => (withDropped ? pool : pool.filter(({ properties }) => properties.status !== 'dropped')),
    [pool, withDropped],
  )
  const overlay = useMemo(
    () =>
      shown.map(({ id, geometry, properties }) => ({
        id,
        geometry,
        tone: properties.status === 'dropped' ? null : kinds.indexOf(properties.kind),
      })),
    [shown],
  )
  usePlanOverlay(overlay)

  return (
    <section className={classes.part} aria-labelledby="plans-candidates">
      <h3 id="plans-candidates" className={classes.heading}>
        {t('plans.tab.candidates')}
      </h3>
      <p className={classes.lead}>{t('plans.candidates.lead')}</p>
      {mayPlan && <NewCandidates onMade={setEdited} />}
      <div className={classes.row}>
        <Button variant="default" aria-haspopup="dialog" onClick={() => setPricing(true)}>
          {t('plans.prices')}
        </Button>
      </div>
      <Switch
        withThumbIndicator={false}
        label={t('plans.candidates.withDropped')}
        checked={withDropped}
        onChange={(event) => setWithDropped(event.currentTarget.checked)}
      />
      {error && !data && <Failure error={error} onRetry={() => refetch()} />}
      {!data && !error && <Waiting />}
      {data && shown.length === 0 && (
        <p className={classes.none}>
          {t(mayPlan ? 'plans.candidates.none' : 'plans.candidates.noneYet')}
        </p>
      )}
      {shown.length > 0 && (
        <CandidateTable candidates={shown} hasMore={data!.hasMore} onEdit={setEdited} />
      )}
      {isPricing && <UnitPrices onClose={() => setPricing(false)} />}
      {edited && (
        <CandidateEditor intervention={edited} pool={pool} onClose={() => setEdited(null)} />
      )}
    </section>
  )
}

/** Made by the system where several needs meet, or from what is selected on the map. */
function NewCandidates({ onMade }: { onMade: (made: Intervention) => void }) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const choices = useChosenThings()
  const [which, setWhich] = useState('')
  const chosen = choices.find(({ key }) => key === which) ?? choices[0]
  const startDrawing = useStartDrawing()
  const [kind, setKind] = useState<Kind>('resurfacing')
  const make = useDeed()
  const [orders, setOrders] = useState<number[]>([])
  const [direction, setDirection] = useState<'' | 'downstream' | 'upstream'>('')
  const edge = chosen && 'edges' in chosen.from ? chosen.from.edges?.[0] : undefined
  const picked = edge && direction ? { trace: { edge, direction } } : chosen?.from
  const from = orders.length > 0 ? { orders } : picked
  // A problem with one selection says nothing of the next.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the selection changes.
  useEffect(() => make.forget(), [chosen?.key])

  const post = <T,>(path: string, body: unknown) =>
    request<T>(`/api/v1/${slug}/${path}`, {
      method: 'POST',
      headers: { 'idempotency-key': newKey() },
      body,
    })
  const makeOne = async () => {
    const made = await make.run(() => post<Intervention>('interventions', { kind, from }))
    if (!made) return
    setOrders([])
    onMade(made)
  }
  return (
    <div className={classes.makers}>
      <Propose />
      <div className={classes.row}>
        <NativeSelect
          aria-label={t('field.kind')}
          value={kind}
          data={kinds.map((value) => ({ value, label: t(`value.interventions.kind.${value}`) }))}
          onChange={(event) => setKind(event.currentTarget.value as Kind)}
        />
        <Button variant="default" loading={make.isBusy} disabled={!from} onClick={makeOne}>
          {t('plans.candidates.make')}
        </Button>
        {choices.length > 1 && orders.length === 0 ? (
          <NativeSelect
            className={classes.choices}
            aria-label={t('plans.candidates.from')}
            value={chosen!.key}
            data={choices.map(({ key, label }) => ({ value: key, label }))}
            onChange={(event) => setWhich(event.currentTarget.value)}
          />
        ) : (
          <span className={classes.hint}>
            {orders.length > 0
              ? t('plans.candidates.ofOrders', { count: orders.length })
              : chosen
                ? t('plans.candidates.chosen', { what: chosen.label })
                : t('plans.candidates.chooseFirst')}
          </span>
        )}
        <Button
          variant="default"
          disabled={!startDrawing}
          leftSection={<IconLasso size={17} stroke={1.7} aria-hidden="true" />}
          onClick={() => startDrawing?.('lasso')}
        >
          {t('area.draw.lasso')}
        </Button>
      </div>
      {edge !== undefined && orders.length === 0 && (
        <NativeSelect
          label={t('plans.candidates.trace')}
          value={direction}
          data={(['', 'downstream', 'upstream'] as const).map((value) => ({
            value,
            label: t(`plans.candidates.trace.${value || 'alone'}`),
          }))}
          onChange={(event) => setDirection(event.currentTarget.value as typeof direction)}
        />
      )}
      <OrderChoice value={orders} onChange={setOrders} />
      <DeedProblem problem={make.problem} />
    </div>
  )
}

import { Button, NumberInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMunicipality } from '../municipality.ts'
import { newKey, request } from '../request.ts'
import { DeedProblem } from '../ui/deed-problem.tsx'
import dialogClasses from '../ui/dialog.module.css'
import { Dialog } from '../ui/dialog.tsx'
import { Failure } from '../ui/failure.tsx'
import { StatusMark } from '../ui/status-mark.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { useView } from '../use-view.ts'
import { type Plan, plansQuery } from './plan-queries.ts'
import { PlanScreen } from './plan-screen.tsx'
import classes from './plans.module.css'
import { useDeed } from './use-deed.ts'
import { useMayPlan } from './use-may-plan.ts'
import { useOpenPlan } from './use-open-plan.ts'

/** All plans, or the one that is open. */
export function PlansTab() {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { plans: shown } = useView()
  const { data, error, refetch } = useQuery(plansQuery(slug))
  if (error && !data) return <Failure error={error} onRetry={() => refetch()} />
  if (!data) return <Waiting />
  const open = data.find(({ id }) => id === shown?.plan)
  if (open) return <PlanScreen key={open.id} plan={open} />
  return (
    <>
      {shown?.plan && <p className={classes.told}>{t('plans.gone')}</p>}
      <PlanList plans={data} />
    </>
  )
}

function PlanList({ plans }: { plans: Plan[] }) {
  const { t } = useTranslation()
  const openPlan = useOpenPlan()
  const mayPlan = useMayPlan()
  const [isMaking, setMaking] = useState(false)
  return (
    <section className={classes.part} aria-labelledby="plans-list">
      <div className={classes.row}>
        <h3 id="plans-list" className={classes.heading}>
          {t('plans.tab.plans')}
        </h3>
        {mayPlan && (
          <Button size="xs" aria-haspopup="dialog" onClick={() => setMaking(true)}>
            {t('plans.new')}
          </Button>
        )}
      </div>
      {plans.length === 0 ? (
        <p className={classes.none}>{t(mayPlan ? 'plans.none' : 'plans.noneYet')}</p>
      ) : (
        <table className={classes.table} aria-labelledby="plans-list">
          <thead>
            <tr>
              <th scope="col">{t('plans.plan')}</th>
              <th scope="col">{t('plans.years')}</th>
              <th scope="col">{t('field.status')}</th>
            </tr>
          </thead>
          <tbody>
            {plans.map(({ id, name, firstYear, years, status }) => (
              <tr key={id}>
                <th scope="row">
                  <button type="button" className={classes.thing} onClick={() => openPlan(id)}>
                    {name}
                  </button>
                </th>
                <td>{years > 1 ? `${firstYear}–${firstYear + years - 1}` : firstYear}</td>
                <td>
                  <StatusMark status={status} label={t(`value.plans.status.${status}`)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {isMaking && <NewPlan onClose={() => setMaking(false)} />}
    </section>
  )
}

function NewPlan({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const openPlan = useOpenPlan()
  const { run, problem, isBusy } = useDeed()
  const [key] = useState(newKey)
  const [name, setName] = useState('')
  const [firstYear, setFirstYear] = useState(new Date().getFullYear() + 1)
  const [years, setYears] = useState(3)
  const make = async () => {
    const made = await run(() =>
      request<Plan>(`/api/v1/${slug}/plans`, {
        method: 'POST',
        headers: { 'idempotency-key': key },
        body: { name, firstYear, years },
      }),
    )
    if (!made) return
    openPlan(made.id)
    onClose()
  }
  return (
    <Dialog title={t('plans.new')} onClose={onClose}>
      <form
        className={dialogClasses.form}
        onSubmit={(event) => {
          event.preventDefault()
          void make()
        }}
      >
        <TextInput
          data-autofocus
          required
          maxLength={200}
          label={t('plans.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <div className={classes.fields}>
          <NumberInput
            label={t('plans.firstYear')}
            required
            min={1900}
            max={2200}
            allowDecimal={false}
            value={firstYear}
            onChange={(value) => setFirstYear(Number(value))}
          />
          <NumberInput
            label={t('plans.yearCount')}
            required
            min={1}
            max={20}
            allowDecimal={false}
            value={years}
            onChange={(value) => setYears(Number(value))}
          />
        </div>
        <DeedProblem problem={problem} />
        <div className={dialogClasses.buttons}>
          <Button type="submit" loading={isBusy}>
            {t('plans.make')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

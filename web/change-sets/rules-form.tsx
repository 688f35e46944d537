import { Button, Checkbox, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../accounts/session.ts'
import { useMunicipality } from '../municipality.ts'
import { request } from '../request.ts'
import { announce } from '../ui/announcer.tsx'
import { DeedProblem } from '../ui/deed-problem.tsx'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { type ParcelRules, parcelRulesQuery, type Severity, stages } from './change-set-queries.ts'
import classes from './change-sets.module.css'
import { useDeed } from './use-deed.ts'

const severities: readonly Severity[] = ['error', 'warning', 'note', 'off']

/** How grave each rule is at each stage; an admin changes it. */
export function RulesForm() {
  const { slug } = useMunicipality()
  const { data, error, refetch } = useQuery(parcelRulesQuery(slug))
  if (error && !data) return <Failure error={error} onRetry={() => refetch()} />
  if (!data) return <Waiting />
  return <Loaded key={data.version} read={data} />
}

function Loaded({ read }: { read: ParcelRules }) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { role } = useSession()
  const mayChange = role === 'admin'
  const { run, problem, isBusy } = useDeed()
  const [{ ownApproval, rules }, setForm] = useState(read)
  const save = async () => {
    const body = {
      ownApproval,
      rules: Object.fromEntries(
        rules.map(({ rule, draft, review, publication }) => [rule, { draft, review, publication }]),
      ),
    }
    const saved = await run(() =>
      request<ParcelRules>(`/api/v1/${slug}/parcel-rules`, {
        method: 'PUT',
        headers: { 'if-match': `"${read.version}"` },
        body,
      }),
    )
    if (saved) announce(t('changeSets.done.rules'))
  }
  return (
    <form
      className={classes.screen}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <p className={classes.none}>
        {t(mayChange ? 'changeSets.rulesLead' : 'changeSets.rulesForAdmin')}
      </p>
      {rules.map((one) => (
        <fieldset key={one.rule} className={classes.rule}>
          <legend>{t(`changeSets.ruleName.${one.rule}`)}</legend>
          {stages.map((stage) => (
            <NativeSelect
              key={stage}
              size="xs"
              label={t(`changeSets.stage.${stage}`)}
              disabled={!mayChange || (one.isFirm && stage === 'publication')}
              value={one[stage]}
              data={severities.map((value) => ({
                value,
                label: t(`changeSets.severity.${value}`),
              }))}
              onChange={(event) => {
                const value = event.currentTarget.value as Severity
                setForm({
                  ...read,
                  ownApproval,
                  rules: rules.map((each) => (each === one ? { ...one, [stage]: value } : each)),
                })
              }}
            />
          ))}
        </fieldset>
      ))}
      <Checkbox
        label={t('changeSets.ownApproval')}
        disabled={!mayChange}
        checked={ownApproval}
        onChange={(event) => setForm({ ...read, rules, ownApproval: event.currentTarget.checked })}
      />
      <DeedProblem problem={problem} />
      {mayChange && (
        <div>
          <Button type="submit" size="xs" loading={isBusy}>
            {t('changeSets.save')}
          </Button>
        </div>
      )}
    </form>
  )
}

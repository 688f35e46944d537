import { Button, NumberInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Rules, Scenario } from '../../api/client.ts'
import { useMunicipality } from '../municipality.ts'
import { DeedProblem } from '../ui/deed-problem.tsx'
import { fundName, skillName } from './fund-words.ts'
import type { Intervention } from './interventions.ts'
import { type Plan, yearsOf } from './plan-queries.ts'
import classes from './plans.module.css'
import { ClosureRule, FairnessRule, MoneyRules, MustRules } from './rules-choices.tsx'
import { Sideways } from './sideways.tsx'
import { useMayPlan } from './use-may-plan.ts'
import { WhatChanged } from './what-changed.tsx'

interface RulesFormProps {
  plan: Plan
  scenario: Scenario
  pool: Intervention[]
  /** What there is money and hands for. */
  funds: string[]
  skills: string[]
  isBusy: boolean
  problem: string | null
  isStale: boolean
  /** Saves over a version. */
  onSave: (rules: Rules, version: number) => Promise<boolean>
}

/** Budgets by year and fund, crews, closures at once, fairness. */
export function RulesForm(props: RulesFormProps) {
  const { plan, scenario, pool, funds, skills, isBusy, problem, isStale, onSave } = props
  const { t } = useTranslation()
  const { currency } = useMunicipality()
  const mayPlan = useMayPlan()
  const [base, setBase] = useState({ rules: scenario.rules, version: scenario.version })
  const [draft, setDraft] = useState(scenario.rules)
  const [isOpen, setOpen] = useState(scenario.rules.budgets.length === 0)
  const isChanged = JSON.stringify(draft) !== JSON.stringify(base.rules)
  // What was saved elsewhere is shown at once, unless something was typed here; a search makes new
  // versions too, and changes no rules.
  if (scenario.version !== base.version) {
    const isSame = JSON.stringify(scenario.rules) === JSON.stringify(base.rules)
    if (isSame || !isChanged) setBase({ rules: scenario.rules, version: scenario.version })
    if (!isChanged && !isSame) setDraft(scenario.rules)
  }
  const years = yearsOf(plan)
  const isReadOnly = !mayPlan || plan.status !== 'draft'
  const theirs = { rules: scenario.rules, version: scenario.version }
  const isBehind = isStale && scenario.version !== base.version

  return (
    <details
      className={classes.rules}
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>{t('plans.rules')}</summary>
      <form
        onSubmit={async (event) => {
          event.preventDefault()
          if (await onSave(draft, base.version)) setBase({ ...base, rules: draft })
        }}
      >
        <AmountGrid
          caption={t('plans.rules.budgets', { currency })}
          of="fund"
          names={funds}
          wordOf={(fund) => fundName(t, fund)}
          years={years}
          isReadOnly={isReadOnly}
          amountOf={(fund, year) =>
            draft.budgets.find((each) => each.fund === fund && each.year === year)?.amount
          }
          onChange={(fund, year, amount) => {
            const rest = draft.budgets.filter((one) => one.fund !== fund || one.year !== year)
            const budgets = amount === null ? rest : [...rest, { fund, year, amount }]
            setDraft({ ...draft, budgets })
          }}
        />
        {skills.length > 0 && (
          <AmountGrid
            caption={t('plans.rules.crews')}
            of="skill"
            names={skills}
            wordOf={(skill) => skillName(t, skill)}
            years={years}
            isReadOnly={isReadOnly}
            amountOf={(skill, year) =>
              draft.crews.find((each) => each.skill === skill && each.year === year)?.days
            }
            onChange={(skill, year, days) => {
              const rest = draft.crews.filter((one) => one.skill !== skill || one.year !== year)
              const crews = days === null ? rest : [...rest, { skill, year, days }]
              setDraft({ ...draft, crews })
            }}
          />
        )}
        <MoneyRules rules={draft} funds={funds} isReadOnly={isReadOnly} onChange={setDraft} />
        <ClosureRule rules={draft} isReadOnly={isReadOnly} onChange={setDraft} />
        <FairnessRule rules={draft} isReadOnly={isReadOnly} onChange={setDraft} />
        <MustRules rules={draft} pool={pool} isReadOnly={isReadOnly} onChange={setDraft} />
        {isBehind ? (
          <WhatChanged
            before={base.rules}
            now={theirs.rules}
            onKeepMine={() => setBase(theirs)}
            onTakeTheirs={() => {
              setBase(theirs)
              setDraft(theirs.rules)
            }}
          />
        ) : (
          <DeedProblem problem={problem} />
        )}
        {!isReadOnly && (
          <div className={classes.row}>
            <Button type="submit" loading={isBusy} disabled={!isChanged || isBehind}>
              {t('plans.rules.save')}
            </Button>
            {isChanged && <span className={classes.hint}>{t('plans.rules.unsaved')}</span>}
          </div>
        )}
      </form>
    </details>
  )
}

interface AmountGridProps {
  caption: string
  of: 'fund' | 'skill'
  names: string[]
  wordOf: (name: string) => string
  years: number[]
  isReadOnly: boolean
  amountOf: (name: string, year: number) => number | undefined
  onChange: (name: string, year: number, amount: number | null) => void
}

function AmountGrid(props: AmountGridProps) {
  const { caption, of, names, wordOf, years, isReadOnly, amountOf, onChange } = props
  const { t } = useTranslation()
  return (
    <Sideways label={caption}>
      <table className={classes.table}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t(`field.${of}`)}</th>
            {years.map((year) => (
              <th key={year} scope="col">
                {year}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name}>
              <th scope="row">{wordOf(name)}</th>
              {years.map((year) => (
                <td key={year}>
                  <NumberInput
                    size="xs"
                    aria-label={`${wordOf(name)} ${year}`}
                    min={0}
                    hideControls
                    thousandSeparator=" "
                    readOnly={isReadOnly}
                    value={amountOf(name, year) ?? ''}
                    onChange={(value) => onChange(name, year, value === '' ? null : Number(value))}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Sideways>
  )
}

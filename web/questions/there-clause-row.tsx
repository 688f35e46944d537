import { NativeSelect, NumberInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { amounts, relations, type ThereClause } from '../../api/client.ts'
import classes from './questions.module.css'
import { useSubjects } from './subjects.ts'

interface ThereClauseRowProps {
  clause: ThereClause
  onChange: (clause: ThereClause) => void
  /** What is asked of those that stand there. */
  children: ReactNode
}

/** How many of what stands where to it, and which of them. */
export function ThereClauseRow({ clause, onChange, children }: ThereClauseRowProps) {
  const { t } = useTranslation()
  const subjects = useSubjects()
  const { amount, count, about, relation, metres } = clause
  const change = (part: Partial<ThereClause>) => onChange({ ...clause, ...part })
  const setAmount = (next: ThereClause['amount']) => {
    const { count: _, ...rest } = clause
    onChange(
      next === 'some' || next === 'none'
        ? { ...rest, amount: next }
        : { ...rest, amount: next, count: count ?? 5 },
    )
  }
  const setRelation = (next: ThereClause['relation']) => {
    const { metres: _, ...rest } = clause
    onChange({ ...rest, relation: next, ...(next === 'within' && { metres: metres ?? 50 }) })
  }
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={t('questions.amount')}
        value={amount}
        data={amounts.map((value) => ({ value, label: t(`questions.amount.${value}`) }))}
        onChange={(event) => setAmount(event.currentTarget.value as ThereClause['amount'])}
      />
      {count !== undefined && (
        <NumberInput
          size="xs"
          className={classes.number}
          aria-label={t('questions.howMany')}
          min={0}
          max={1_000_000}
          allowDecimal={false}
          hideControls
          value={count}
          onChange={(value) => change({ count: Math.max(0, Math.trunc(Number(value) || 0)) })}
        />
      )}
      <NativeSelect
        size="xs"
        aria-label={t('questions.ofWhat')}
        value={about}
        data={subjects.map(({ name }) => ({ value: name, label: t(`collection.${name}`) }))}
        onChange={(event) => change({ about: event.currentTarget.value, clauses: [] })}
      />
      <NativeSelect
        size="xs"
        aria-label={t('questions.where')}
        value={relation}
        data={relations.map((value) => ({ value, label: t(`questions.relation.${value}`) }))}
        onChange={(event) => setRelation(event.currentTarget.value as ThereClause['relation'])}
      />
      {metres !== undefined && (
        <NumberInput
          size="xs"
          className={classes.number}
          aria-label={t('questions.metres')}
          min={0.1}
          max={5000}
          hideControls
          suffix=" m"
          value={metres}
          onChange={(value) => {
            if (Number(value) >= 0.1) change({ metres: Math.min(5000, Number(value)) })
          }}
        />
      )}
      <div className={classes.nested}>{children}</div>
    </>
  )
}

import { CloseButton, NativeSelect, NumberInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Clause, ThereClause } from '../../api/client.ts'
import { ClauseList } from './clause-list.tsx'
import { FieldClauseRow } from './field-clause-row.tsx'
import classes from './questions.module.css'
import { useSubjects } from './subjects.ts'

interface ClauseRowProps<C extends Clause = Clause> {
  about: string
  clause: C
  depth: number
  onChange: (clause: Clause) => void
  onRemove: () => void
}

/** One clause, as part of a sentence. */
export function ClauseRow({ about, clause, depth, onChange, onRemove }: ClauseRowProps) {
  const { t } = useTranslation()
  const others = { about, depth, onChange, onRemove }
  switch (clause.kind) {
    case 'field':
      return (
        <Line onRemove={onRemove}>
          <FieldClauseRow about={about} clause={clause} onChange={onChange} />
        </Line>
      )
    case 'there':
      return <ThereRow clause={clause} {...others} />
    case 'area':
      return (
        <Line onRemove={onRemove}>
          <p className={classes.words}>{t('questions.inArea')}</p>
        </Line>
      )
    default:
      return (
        <Line onRemove={onRemove}>
          <p className={classes.words}>
            {t(clause.kind === 'any' ? 'questions.anyOf' : 'questions.allOf')}
          </p>
          <div className={classes.nested}>
            <ClauseList
              about={about}
              clauses={clause.clauses}
              depth={depth + 1}
              isAny={clause.kind === 'any'}
              onChange={(clauses) =>
                clauses.length > 0 ? onChange({ ...clause, clauses }) : onRemove()
              }
            />
          </div>
        </Line>
      )
  }
}

function Line({ onRemove, children }: { onRemove: () => void; children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <div className={classes.row}>
      <div className={classes.parts}>{children}</div>
      <CloseButton aria-label={t('questions.removeClause')} onClick={onRemove} />
    </div>
  )
}

const amounts = [
  'some',
  'none',
  'more-than',
  'at-least',
  'fewer-than',
  'at-most',
  'exactly',
] as const
const relations = ['within', 'along', 'inside', 'holding', 'touching'] as const

/** How many of what stands where to it, and which of them. */
function ThereRow({ clause, depth, onChange, onRemove }: ClauseRowProps<ThereClause>) {
  const { t } = useTranslation()
  const subjects = useSubjects()
  const { amount, count, about, relation, metres, clauses } = clause
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
    <Line onRemove={onRemove}>
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
      <div className={classes.nested}>
        <ClauseList
          about={about}
          clauses={clauses}
          depth={depth + 1}
          onChange={(next) => change({ clauses: next })}
        />
      </div>
    </Line>
  )
}

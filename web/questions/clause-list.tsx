import { Button, CloseButton } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Clause } from '../../api/client.ts'
import { useWithin } from '../area/use-area.ts'
import { useMap } from '../map-context.ts'
import { FieldClauseRow } from './field-clause-row.tsx'
import { newFieldClause, newThereClause, viewArea } from './new-clause.ts'
import classes from './questions.module.css'
import { useSubject } from './subjects.ts'
import { ThereClauseRow } from './there-clause-row.tsx'

/** Deeper is nothing that anybody could read. */
const mostDepth = 3

interface ClauseListProps {
  about: string
  clauses: Clause[]
  onChange: (clauses: Clause[]) => void
  depth?: number
  /** Of clauses one of which is enough. */
  isAny?: boolean
}

/** The clauses of a thing, each in a line of its own, and ways to add one. */
export function ClauseList({ about, clauses, onChange, depth = 0, isAny }: ClauseListProps) {
  const { t } = useTranslation()
  const map = useMap()
  const area = useWithin()
  const subject = useSubject(about)
  const list = useRef<HTMLDivElement>(null)
  const things = t(`collection.${about}`)
  const add = (clause: Clause) => {
    onChange([...clauses, clause])
    // What was added is where one goes on.
    setTimeout(() =>
      list.current
        ?.querySelector<HTMLElement>(':scope > ul > li:last-child :is(select, input, button)')
        ?.focus(),
    )
  }
  const change = (index: number, clause: Clause) => onChange(clauses.with(index, clause))
  const remove = (index: number) => {
    onChange(clauses.toSpliced(index, 1))
    list.current?.querySelector<HTMLElement>(':scope > div button')?.focus()
  }
  const addButton = (label: string, make: () => Clause | null) => (
    <Button
      variant="default"
      size="compact-sm"
      leftSection={<IconPlus size={14} stroke={2} aria-hidden="true" />}
      aria-label={t('questions.add.to', { what: label, things })}
      onClick={() => {
        const clause = make()
        if (clause) add(clause)
      }}
    >
      {label}
    </Button>
  )
  return (
    <div ref={list} className={classes.clauses}>
      {clauses.length > 0 && (
        <ul className={classes.rows} aria-label={t('questions.clausesOf', { things })}>
          {clauses.map((clause, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: clauses have no name of their own, and keep their order.
            <li key={index}>
              {index > 0 && (
                <span className={classes.and}>{t(isAny ? 'questions.or' : 'questions.and')}</span>
              )}
              <ClauseRow
                about={about}
                clause={clause}
                depth={depth}
                onChange={(next) => change(index, next)}
                onRemove={() => remove(index)}
              />
            </li>
          ))}
        </ul>
      )}
      <div className={classes.adds}>
        {addButton(t('questions.add.field'), () => newFieldClause(subject))}
        {depth < mostDepth && addButton(t('questions.add.there'), () => newThereClause(about))}
        {depth === 0 &&
          addButton(t('questions.add.any'), () => {
            const clause = newFieldClause(subject)
            return clause && { kind: 'any', clauses: [clause] }
          })}
        {depth === 0 &&
          map &&
          addButton(t('questions.add.view'), () => ({
            kind: 'area',
            area: viewArea(map.getBounds()),
          }))}
        {depth === 0 && area && addButton(t('questions.add.area'), () => ({ kind: 'area', area }))}
      </div>
    </div>
  )
}

interface ClauseRowProps {
  about: string
  clause: Clause
  depth: number
  onChange: (clause: Clause) => void
  onRemove: () => void
}

/** One clause, as part of a sentence, and what takes it away. */
function ClauseRow({ onRemove, ...props }: ClauseRowProps) {
  const { t } = useTranslation()
  return (
    <div className={classes.row}>
      <div className={classes.parts}>
        <ClauseParts {...props} onRemove={onRemove} />
      </div>
      <CloseButton aria-label={t('questions.removeClause')} onClick={onRemove} />
    </div>
  )
}

function ClauseParts({ about, clause, depth, onChange, onRemove }: ClauseRowProps) {
  const { t } = useTranslation()
  switch (clause.kind) {
    case 'field':
      return <FieldClauseRow about={about} clause={clause} onChange={onChange} />
    case 'there':
      return (
        <ThereClauseRow clause={clause} onChange={onChange}>
          <ClauseList
            about={clause.about}
            clauses={clause.clauses}
            depth={depth + 1}
            onChange={(clauses) => onChange({ ...clause, clauses })}
          />
        </ThereClauseRow>
      )
    case 'area':
      return <p className={classes.words}>{t('questions.inArea')}</p>
    default:
      return (
        <>
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
        </>
      )
  }
}

import { Alert } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import classes from './section.module.css'

interface SectionProps {
  title: string
  hint?: ReactNode
  problem?: string | null
  /** What was done, said to screen readers too. */
  done?: string | false
  children: ReactNode
}

/** A part of the account screen. */
export function Section({ title, hint, problem, done, children }: SectionProps) {
  const id = useId()
  return (
    <section className={classes.section} aria-labelledby={id}>
      <h2 id={id} className={classes.title}>
        {title}
      </h2>
      {hint && <p className={classes.hint}>{hint}</p>}
      {problem && (
        <Alert color="red" role="alert" className={classes.problem}>
          {problem}
        </Alert>
      )}
      {children}
      <p role="status" className={classes.done}>
        {done}
      </p>
    </section>
  )
}

interface RowsProps<T> {
  query: { data?: T[]; error: Error | null; refetch: () => unknown }
  none: string
  keyOf: (one: T) => string | number
  children: (one: T) => ReactNode
}

/** What a section lists, each in a row; or that it is on its way, that it failed, that there is none. */
export function Rows<T>({ query, none, keyOf, children }: RowsProps<T>) {
  const { data, error, refetch } = query
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return <Waiting />
  if (data.length === 0) return <p className={classes.hint}>{none}</p>
  return (
    <ul className={classes.rows}>
      {data.map((one) => (
        <li key={keyOf(one)}>{children(one)}</li>
      ))}
    </ul>
  )
}

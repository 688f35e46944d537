import classes from './status-mark.module.css'

/** What a status means to somebody who waits, whatever the collection. */
const stages: Record<string, 'open' | 'active' | 'done' | 'ended'> = {
  new: 'open',
  submitted: 'open',
  requested: 'open',
  proposed: 'open',
  planned: 'open',
  approved: 'active',
  acknowledged: 'active',
  scheduled: 'active',
  'in-review': 'active',
  'in-progress': 'active',
  running: 'active',
  'under-construction': 'active',
  issued: 'done',
  resolved: 'done',
  done: 'done',
  completed: 'done',
  standing: 'done',
  'in-service': 'done',
}

/** A status in words, with a dot whose fill says its stage to those who see it. */
export function StatusMark({ status, label }: { status: string; label: string }) {
  return (
    <span className={classes.mark}>
      <span className={classes.dot} data-stage={stages[status] ?? 'ended'} aria-hidden="true" />
      {label}
    </span>
  )
}

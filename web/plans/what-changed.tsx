import { Alert, Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './plans.module.css'

interface WhatChangedProps {
  before: object
  now: object
  onKeepMine: () => void
  onTakeTheirs: () => void
}

/** Somebody else was faster: what they changed, and what becomes of what was typed. */
export function WhatChanged({ before, now, onKeepMine, onTakeTheirs }: WhatChangedProps) {
  const { t } = useTranslation()
  const old = new Map(Object.entries(before))
  const changed = Object.entries(now).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(old.get(name)),
  )
  return (
    <Alert color="orange" role="alert" variant="light" title={t('plans.stale')}>
      {changed.length === 0 ? (
        <p className={classes.hint}>{t('plans.stale.elsewhere')}</p>
      ) : (
        <ul className={classes.reasons}>
          {changed.map(([name, value]) => (
            <li key={name}>
              {t('plans.stale.field', {
                field: t(`field.${name}`),
                from: written(old.get(name)),
                to: written(value),
              })}
            </li>
          ))}
        </ul>
      )}
      <p className={classes.hint}>{t('plans.stale.kept')}</p>
      <div className={classes.row}>
        <Button size="xs" onClick={onKeepMine}>
          {t('plans.stale.mine')}
        </Button>
        <Button size="xs" variant="default" onClick={onTakeTheirs}>
          {t('plans.stale.theirs')}
        </Button>
      </div>
    </Alert>
  )
}

/** Shortly; lists and records as their parts. */
function written(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value !== 'object') return String(value)
  const parts = Array.isArray(value) ? value : Object.entries(value)
  return parts
    .map((part) => (typeof part === 'object' ? Object.values(part as object).join(' ') : part))
    .join(', ')
}

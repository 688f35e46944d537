import { Alert, Button } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { fundName, skillName } from './fund-words.ts'
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
                from: written(t, name, old.get(name)),
                to: written(t, name, value),
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
function written(t: TFunction, name: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return '–'
  if (name === 'fund') return fundName(t, String(value))
  if (name === 'skill') return skillName(t, String(value))
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return value.map((each) => written(t, '', each)).join(', ')
  return Object.entries(value)
    .map(([part, of]) => written(t, part, of))
    .join(' ')
}

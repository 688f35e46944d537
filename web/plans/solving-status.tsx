import { Button, Progress } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Scenario } from '../../api/client.ts'
import { useLocalFormat } from '../municipality.ts'
import { announce } from '../ui/announcer.tsx'
import { isSolving } from './plan-queries.ts'
import classes from './plans.module.css'

/** The search may take so long. Seconds. */
const limitS = 20

interface SolvingStatusProps {
  scenario: Scenario
  onCancel: (() => void) | undefined
}

/** How far the search is, and how good the answer so far is. */
export function SolvingStatus({ scenario, onCancel }: SolvingStatusProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { status, progress } = scenario
  const before = useRef(status)
  useEffect(() => {
    if (before.current !== status) announce(t(`plans.status.${status}`))
    before.current = status
  }, [status, t])
  if (status === 'failed' || status === 'cancelled') {
    const ended = scenario.result.code === 'undecided' ? 'undecided' : status
    return <p className={classes.told}>{t(`plans.ended.${ended}`)}</p>
  }
  if (!isSolving(scenario)) return null
  const share = Math.min(1, (progress.elapsedMs ?? 0) / 1000 / limitS)
  return (
    <div className={classes.group}>
      <h4>{t(`plans.status.${status}`)}</h4>
      <Progress value={share * 100} aria-label={t('plans.progress')} />
      <p className={classes.hint}>
        {progress.benefit === undefined
          ? t('plans.noAnswerYet')
          : t('plans.answerSoFar', { benefit: format.number(progress.benefit, 1) })}{' '}
        {progress.gap !== undefined && t('plans.gapSoFar', { gap: gapText(progress.gap, format) })}
      </p>
      {onCancel && (
        <div>
          <Button size="xs" variant="default" onClick={onCancel}>
            {t('plans.stop')}
          </Button>
        </div>
      )}
    </div>
  )
}

/** With two decimals: gaps are small. */
export function gapText(
  gap: number,
  format: { number(value: unknown, decimals?: number): string },
) {
  return `${format.number(gap * 100, 2)}\u202f%`
}

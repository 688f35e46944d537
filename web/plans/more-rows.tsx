import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocalFormat } from '../municipality.ts'

const step = 100

/** The first rows of a long table; more come when they are asked for. */
export function useSomeRows<T>(all: readonly T[]) {
  const [count, setCount] = useState(step)
  return {
    rows: all.slice(0, count),
    left: Math.max(0, all.length - count),
    onMore: () => setCount(count + step),
  }
}

export function MoreRows({ left, onMore }: { left: number; onMore: () => void }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  if (left === 0) return null
  return (
    <Button variant="default" size="xs" onClick={onMore}>
      {t('plans.more', { count: left, number: format.number(left) })}
    </Button>
  )
}

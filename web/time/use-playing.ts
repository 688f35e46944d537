import { useReducedMotion } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'

export const speeds = [1, 2, 4] as const
export type Speed = (typeof speeds)[number]

const stepMs = 1000
/** For those who bear little movement. */
const slowestMs = 2000

interface Playing {
  /** To the next step; false at the end. */
  advance: () => boolean
  /** Where it came to rest. */
  onRest: () => void
}

/** Goes from step to step by itself until it is stopped or at its end. */
export function usePlaying({ advance, onRest }: Playing) {
  const isCalm = useReducedMotion(undefined, { getInitialValueInEffect: false })
  const [isPlaying, setPlaying] = useState(false)
  const [speed, setSpeed] = useState<Speed>(1)
  const latest = useRef({ advance, onRest })
  latest.current = { advance, onRest }
  useEffect(() => {
    if (!isPlaying) return
    const ms = isCalm ? slowestMs : stepMs / speed
    const timer = setInterval(() => {
      if (!latest.current.advance()) setPlaying(false)
    }, ms)
    return () => {
      clearInterval(timer)
      latest.current.onRest()
    }
  }, [isPlaying, speed, isCalm])
  return { isPlaying, setPlaying, speed, setSpeed, isCalm }
}

import { useMemo } from 'react'
import type { Question } from '../../api/client.ts'
import { completed } from './question.ts'
import { useAnswerOnMap } from './use-answer-on-map.ts'

interface AnswerOnMapProps {
  question: Question
  asOf: string | undefined
}

/** What a question finds, where its pane is not on the screen. */
export function AnswerOnMap({ question, asOf }: AnswerOnMapProps) {
  const whole = useMemo(() => completed(question), [question])
  useAnswerOnMap(whole, asOf, true)
  return null
}

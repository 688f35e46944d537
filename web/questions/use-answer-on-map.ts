import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Question } from '../../api/client.ts'
import { useMap } from '../map-context.ts'
import { useMunicipality } from '../municipality.ts'
import { shapesQuery } from './question-queries.ts'

/** Draws what matches, as known on a day, over the town for as long as the caller is on the screen. */
export function useAnswerOnMap(question: Question, asOf: string | undefined, isAnswered: boolean) {
  const { slug } = useMunicipality()
  const map = useMap()
  const { data } = useQuery({ ...shapesQuery(slug, question, asOf), enabled: isAnswered })
  useEffect(() => map?.setAnswer(data ?? null), [map, data])
  useEffect(() => () => map?.setAnswer(null), [map])
}

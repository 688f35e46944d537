import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMunicipality } from '../municipality.ts'
import { Problem } from '../request.ts'
import { failureReason } from '../ui/failure.tsx'

/** What the server says in a word of its own, and we in a sentence. */
const known = [
  'already-bundled',
  'begun',
  'being-solved',
  'changed-since',
  'in-a-plan',
  'moratorium',
  'not-a-draft',
  'not-computed',
  'not-solved',
  'nothing-chosen',
  'order',
  'stale',
]

/**
 * Does what somebody asked for: busy meanwhile, afterwards all that plans show is read again, and
 * what went wrong is said in words. `isStale` when somebody else was faster: what was typed stays.
 */
export function useDeed() {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const queryClient = useQueryClient()
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isBusy, setBusy] = useState(false)

  /** What it answered; undefined when it was not done. */
  const run = async <T>(what: () => Promise<T>): Promise<T | undefined> => {
    setBusy(true)
    setProblem(null)
    try {
      const answer = await what()
      await queryClient.invalidateQueries({ queryKey: ['plans', slug] })
      return answer
    } catch (error) {
      setProblem(error instanceof Problem ? error : new Problem(-1, String(error)))
      if (error instanceof Problem && error.status === 412) {
        await queryClient.invalidateQueries({ queryKey: ['plans', slug] })
      }
      return undefined
    } finally {
      setBusy(false)
    }
  }

  const words = () => {
    if (!problem) return null
    if (known.includes(problem.code)) return t(`plans.failed.${problem.code}`)
    const told = t(`failure.${failureReason(problem.status < 0 ? null : problem)}`)
    return problem.detail && problem.status < 500 ? `${told} ${problem.detail}` : told
  }
  return {
    run,
    isBusy,
    problem: words(),
    isStale: problem?.status === 412,
    forget: () => setProblem(null),
  }
}

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMunicipality } from './municipality.ts'
import { Problem } from './request.ts'
import { failureReason } from './ui/failure.tsx'

interface DeedOptions {
  /** The first word of the queries that a deed may change. */
  of: string
  /** The key of a text for the codes that are known, as in `plans.failed.order`. */
  textOf: (code: string) => string | undefined
}

/**
 * Does what somebody asked for: busy meanwhile, afterwards all that may have changed is read again, and
 * what went wrong is said in words. `isStale` when somebody else was faster: what was typed stays.
 */
export function useDeedOf({ of, textOf }: DeedOptions) {
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
      await queryClient.invalidateQueries({ queryKey: [of, slug] })
      return answer
    } catch (error) {
      setProblem(error instanceof Problem ? error : new Problem(-1, String(error)))
      if (error instanceof Problem && error.status === 412) {
        await queryClient.invalidateQueries({ queryKey: [of, slug] })
      }
      return undefined
    } finally {
      setBusy(false)
    }
  }

  const words = () => {
    if (!problem) return null
    const known = textOf(problem.code)
    if (known) return t(known)
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

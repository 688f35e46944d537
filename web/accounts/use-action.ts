import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../request.ts'
import { failureReason } from '../ui/failure.tsx'
import { meQuery } from './session.ts'

/** What the server or the browser says in a word of its own, and we in a sentence. */
const known = [
  'account-temporarily-locked',
  'already-exists',
  'invalid-backup-code',
  'invalid-code',
  'invalid-password',
  'invalid-two-factor-cookie',
  'last-admin',
  'session-not-fresh',
  'too-many-attempts-request-new-code',
  'stale',
  'InvalidStateError',
  'NotAllowedError',
]

/**
 * Does what a form asks for: busy meanwhile, afterwards the account is read again, and what went wrong
 * is said in words. `act` tells whether it was done.
 */
export function useAction() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)

  const act = async (what: () => Promise<void>): Promise<boolean> => {
    setBusy(true)
    setProblem(null)
    try {
      await what()
      await Promise.all([
        queryClient.invalidateQueries(meQuery),
        queryClient.invalidateQueries({ queryKey: ['account'] }),
      ])
      return true
    } catch (error) {
      setProblem(wordsFor(error))
      return false
    } finally {
      setBusy(false)
    }
  }

  const wordsFor = (error: unknown): string => {
    const code = codeOf(error)
    if (known.includes(code)) return t(`account.failed.${code}`)
    const problem = error instanceof Problem ? error : null
    const words = t(`failure.${failureReason(problem)}`)
    return problem?.detail && problem.status < 500 ? `${words} ${problem.detail}` : words
  }
  return { act, problem, isBusy }
}

function codeOf(error: unknown): string {
  if (error instanceof Problem) return error.code
  return error instanceof DOMException ? error.name : ''
}

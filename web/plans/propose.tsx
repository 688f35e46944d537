import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { isUnderWay, readRun, startRun } from '../needs/need-queries.ts'
import { newKey, Problem, request } from '../request.ts'
import { announce } from '../ui/announcer.tsx'
import { DeedProblem } from '../ui/deed-problem.tsx'
import classes from './plans.module.css'
import { useDeed } from './use-deed.ts'

interface Proposed {
  ids: number[]
  /** Where nothing is new: what the register does not know. */
  lacks: string[]
}

/** Candidates made by the system where several needs meet; where there are none it says why. */
export function Propose() {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const deed = useDeed()
  const [answer, setAnswer] = useState<Proposed | null>(null)
  const [isComputing, setComputing] = useState(false)
  const ask = () =>
    request<Proposed>(`/api/v1/${slug}/interventions/propose`, {
      method: 'POST',
      headers: { 'idempotency-key': newKey() },
      body: {},
    })
  const askOnceComputed = async () => {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'not-computed') throw error
    }
    setComputing(true)
    try {
      await computeSegments(slug)
    } finally {
      setComputing(false)
    }
    return ask()
  }
  const propose = async () => {
    setAnswer(null)
    const found = await deed.run(askOnceComputed)
    if (!found) return
    setAnswer(found)
    announce(countOf(found))
  }
  const countOf = ({ ids }: Proposed) =>
    ids.length === 0
      ? t('plans.candidates.nothingNew')
      : t('plans.candidates.proposed', { count: ids.length, number: format.number(ids.length) })
  const hint = isComputing ? 'plans.candidates.computing' : 'plans.candidates.proposeHint'
  return (
    <>
      <div className={classes.row}>
        <Button loading={deed.isBusy} onClick={propose}>
          {t('plans.candidates.propose')}
        </Button>
        <span className={classes.hint}>{answer ? countOf(answer) : t(hint)}</span>
      </div>
      {answer?.ids.length === 0 && <WhyNothing lacks={answer.lacks} />}
      <DeedProblem problem={deed.problem} />
    </>
  )
}

function WhyNothing({ lacks }: Pick<Proposed, 'lacks'>) {
  const { t } = useTranslation()
  return (
    <div className={classes.told}>
      <p>{t('plans.candidates.howProposed')}</p>
      {lacks.length > 0 && (
        <>
          <p>{t('plans.candidates.lacks')}</p>
          <ul className={classes.reasons}>
            {lacks.map((code) => (
              <li key={code}>{t(`plans.candidates.lack.${code}`)}</li>
            ))}
          </ul>
        </>
      )}
      <p>{t('plans.candidates.orBySelection')}</p>
    </div>
  )
}

const askEveryMs = 700

/** Proposals are made of the need of street segments; another run of it may be under way. */
async function computeSegments(slug: string): Promise<void> {
  let run = await startRun(slug, 'road-segment', undefined)
  while (isUnderWay(run)) {
    await new Promise((done) => setTimeout(done, askEveryMs))
    run = await readRun(slug, run.id)
  }
  if (run.status === 'failed') throw new Error(run.message ?? run.status)
}

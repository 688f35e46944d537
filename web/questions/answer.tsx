import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Question } from '../../api/client.ts'
import { useMap } from '../map-context.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { airAround } from '../selection/free-padding.ts'
import { Failure } from '../ui/failure.tsx'
import { useView } from '../use-view.ts'
import { AnswerExport } from './answer-export.tsx'
import { AnswerList } from './answer-list.tsx'
import { MakeFromAnswer } from './make-from-answer.tsx'
import { completed } from './question.ts'
import { answerQuery, mostDrawn } from './question-queries.ts'
import { questionSentence } from './question-words.ts'
import classes from './questions.module.css'
import { useAnswerOnMap } from './use-answer-on-map.ts'

/** While one types, nothing is asked. */
const restMs = 400

/** What the question finds: said, counted while it is built, drawn and listed. */
export function Answer({ question }: { question: Question }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const map = useMap()
  const { asOf } = useView()
  const whole = useMemo(() => completed(question), [question])
  const [asked] = useDebouncedValue(whole, restMs)
  const answer = useQuery(answerQuery(slug, asked, asOf))
  const isCurrent = asked === whole && !answer.isFetching
  const { count = 0, bbox = null } = answer.data ?? {}
  useAnswerOnMap(asked, asOf, answer.data !== undefined && !answer.error)

  return (
    <section className={classes.answer} aria-label={t('questions.answer')}>
      <p className={classes.sentence}>{questionSentence({ t, format }, asked)}</p>
      {answer.error ? (
        <Failure error={answer.error} onRetry={() => answer.refetch()} />
      ) : (
        <>
          <div className={classes.headline} data-stale={!isCurrent || undefined}>
            <p className={classes.count} aria-live="polite">
              {answer.data
                ? t('questions.found', { count, number: format.number(count) })
                : t('questions.asking')}
            </p>
            <Button
              variant="default"
              size="xs"
              disabled={!map || !bbox}
              onClick={() => {
                if (!bbox) return
                map?.flyTo(bbox, { padding: airAround(64) })
              }}
            >
              {t('questions.zoomTo')}
            </Button>
          </div>
          {count > mostDrawn && (
            <p className={classes.hint}>
              {t('questions.drawnSome', { number: format.number(mostDrawn) })}
            </p>
          )}
          {count > 0 && (
            <>
              <MakeFromAnswer question={asked} />
              <AnswerExport question={asked} />
              <AnswerList question={asked} count={count} />
            </>
          )}
        </>
      )}
    </section>
  )
}

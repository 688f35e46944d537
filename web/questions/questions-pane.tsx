import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Question } from '../../api/client.ts'
import { useSession } from '../accounts/session.ts'
import { useMunicipality } from '../municipality.ts'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { useChangeView, useView } from '../use-view.ts'
import { Answer } from './answer.tsx'
import { ClauseList } from './clause-list.tsx'
import { subjectsQuery } from './question-queries.ts'
import classes from './questions.module.css'
import { SavedQuestions } from './saved-questions.tsx'
import { SubjectsContext } from './subjects.ts'

const first: Question = { about: 'network-edges', clauses: [] }

/** Spatial questions without SQL: a sentence that is put together, and what it finds. */
export function QuestionsPane() {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { isStaff } = useSession()
  const { ask } = useView()
  const changeView = useChangeView()
  const subjects = useQuery({ ...subjectsQuery(slug), enabled: isStaff })
  if (!isStaff) return <p className={classes.hint}>{t('failure.forbidden')}</p>
  if (subjects.error) return <Failure error={subjects.error} onRetry={() => subjects.refetch()} />
  if (!subjects.data) return <Waiting />
  const question = ask ?? first
  const change = (next: Question) => changeView({ ask: next }, { replace: true })
  return (
    <SubjectsContext value={subjects.data}>
      <div className={classes.questions}>
        <SavedQuestions question={question} isAsked={ask !== undefined} />
        <section className={classes.builder} aria-label={t('questions.builder')}>
          <NativeSelect
            label={t('questions.about')}
            value={question.about}
            data={subjects.data.map(({ name }) => ({
              value: name,
              label: t(`collection.${name}`),
            }))}
            onChange={(event) => change({ about: event.currentTarget.value, clauses: [] })}
          />
          <ClauseList
            about={question.about}
            clauses={question.clauses}
            onChange={(clauses) => change({ ...question, clauses })}
          />
        </section>
        {ask && <Answer question={ask} />}
        {!ask && <p className={classes.hint}>{t('questions.lead')}</p>}
      </div>
    </SubjectsContext>
  )
}

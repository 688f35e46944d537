import { Alert, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../accounts/session.ts'
import { type Editing, useEditing } from '../editor/editing.tsx'
import { ExportButton } from '../export/export-button.tsx'
import { usePresent } from '../live/present.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { useDeskState, useSurveyDesk } from '../surveys/survey-context.tsx'
import type { SurveyDesk } from '../surveys/survey-desk.ts'
import { SurveyScreen } from '../surveys/survey-screen.tsx'
import { Failure } from '../ui/failure.tsx'
import { StatusMark } from '../ui/status-mark.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { useChangeView } from '../use-view.ts'
import { Asks } from './asks.tsx'
import { BeforeAfter } from './before-after.tsx'
import { type ChangeSet, changeSetQuery, draftsQuery, findingsQuery } from './change-set-queries.ts'
import classes from './change-sets.module.css'
import { Conflicts } from './conflicts.tsx'
import { Findings } from './findings.tsx'
import { ReviewActions } from './review-actions.tsx'

/** The open change set: what it changes, what the rules say, and what can be done with it. */
export function ChangeSetScreen({ id }: { id: number }) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const changeView = useChangeView()
  const editing = useEditing()
  const desk = useSurveyDesk()
  const { data: set, error, refetch } = useQuery(changeSetQuery(slug, id))
  const { error: unread } = useQuery({ ...draftsQuery(slug, id), enabled: false })
  return (
    <>
      <div>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => changeView({ changeSet: undefined })}
        >
          {t('changeSets.all')}
        </Button>
      </div>
      {(error ?? unread) && !(set && editing) && (
        <Failure error={(error ?? unread)!} onRetry={() => refetch()} />
      )}
      {!error && !unread && !(set && editing) && <Waiting />}
      {set && editing && desk && <AtDesk set={set} editing={editing} desk={desk} />}
    </>
  )
}

interface OpenedProps {
  set: ChangeSet
  editing: Editing
  desk: SurveyDesk
}

/** A surveyor's file lies over the rest until it is put away. */
function AtDesk(props: OpenedProps) {
  const { isOpen } = useDeskState(props.desk)
  if (isOpen && props.editing.mayEdit)
    return <SurveyScreen editing={props.editing} desk={props.desk} />
  return <Opened {...props} />
}

function Opened({ set, editing, desk }: OpenedProps) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { drafts, state } = editing
  const { id, version } = drafts
  const [isHandedIn, setHandedIn] = useState(false)
  const isSaving = state.waiting.length > 0
  const stage = drafts.status === 'draft' ? (isHandedIn ? 'review' : 'draft') : 'publication'
  const isUnderWay = drafts.status === 'draft' || drafts.status === 'in-review'
  const findings = useQuery({
    ...findingsQuery(slug, id, version, stage),
    enabled: isUnderWay && !isSaving,
  })
  const found = findings.data ?? []
  return (
    <section className={classes.screen} aria-labelledby="change-set">
      <header className={classes.head}>
        <h3 id="change-set" className={classes.heading}>
          {set.name}
        </h3>
        <StatusMark status={drafts.status} label={t(`value.change-sets.status.${drafts.status}`)} />
      </header>
      <About set={set} />
      <Others id={id} />
      <ReviewActions
        set={set}
        version={version}
        status={drafts.status}
        isEmpty={drafts.parcels.length === 0}
        isSaving={isSaving}
        onHandIn={() => setHandedIn(true)}
      />
      <div className={classes.row}>
        {editing.mayEdit && (
          <Button size="xs" variant="default" onClick={desk.open}>
            {t('survey.title')}
          </Button>
        )}
        {drafts.parcels.some(({ isRetired }) => !isRetired) && (
          <ExportButton which={{ changeSet: String(id) }} label={t('export.changeSet')} />
        )}
      </div>
      {drafts.parcels.length === 0 && (
        <p className={classes.none}>{t('changeSets.changesNothingYet')}</p>
      )}
      {isUnderWay && found.some(({ rule }) => rule === 'base-moved') && (
        <Conflicts id={id} version={version} mayDecide={editing.mayEdit && !isSaving} />
      )}
      {editing.mayEdit && <Asks editing={editing} />}
      {isUnderWay && drafts.parcels.length > 0 && (
        <Findings
          findings={findings.data}
          error={findings.error}
          onRetry={() => findings.refetch()}
          drafts={drafts.parcels}
        />
      )}
      {drafts.parcels.length > 0 && <BeforeAfter drafts={drafts} />}
    </section>
  )
}

function About({ set }: { set: ChangeSet }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const facts: [string, string][] = [
    [t('field.reason'), set.reason ?? ''],
    [t('changeSets.owner'), set.owner ?? ''],
    [
      t('changeSets.submitted'),
      set.submittedAt ? `${set.submitter ?? ''} · ${format.moment(set.submittedAt)}` : '',
    ],
    [t('field.documentNumber'), set.documentNumber ?? ''],
    [
      t('changeSets.published'),
      set.publishedAt ? `${set.reviewer ?? ''} · ${format.moment(set.publishedAt)}` : '',
    ],
  ]
  return (
    <>
      <dl className={classes.facts}>
        {facts
          .filter(([, value]) => value !== '')
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {set.status === 'draft' && set.reviewNote && (
        <Alert color="yellow" variant="light" title={t('changeSets.returned')}>
          {set.reviewNote}
        </Alert>
      )}
    </>
  )
}

function Others({ id }: { id: number }) {
  const { t } = useTranslation()
  const { user } = useSession()
  const others = usePresent().filter(
    ({ changeSetId, userId }) => changeSetId === id && userId !== user?.id,
  )
  if (others.length === 0) return null
  return (
    <p className={classes.present} role="status">
      {others.map(({ name }) => t('live.editsHere', { name })).join(' · ')}
    </p>
  )
}

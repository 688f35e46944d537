import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Collection } from '../collection.ts'
import type { FeatureRef } from '../map/types.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { historyQuery, type Version } from '../queries.ts'
import { FactValue } from '../ui/fact-value.tsx'
import { Failure } from '../ui/failure.tsx'
import textButton from '../ui/text-button.module.css'
import { Waiting } from '../ui/waiting.tsx'
import { useChangeView } from '../use-view.ts'
import classes from './history.module.css'

const shownAtFirst = 5

interface HistoryProps {
  collection: Collection
  selection: FeatureRef
}

/** Every state that the register has known of a thing, the latest first. */
export function History({ collection, selection }: HistoryProps) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const [isWhole, setWhole] = useState(false)
  const { data, error, refetch } = useQuery(historyQuery(slug, selection))
  const versions = data?.versions ?? []
  const shown = isWhole ? versions : versions.slice(0, shownAtFirst)
  return (
    <section className={classes.history} aria-labelledby="history-title">
      <h3 id="history-title" className={classes.title}>
        {t('history.title')}
      </h3>
      {error && <Failure error={error} onRetry={() => refetch()} />}
      {!data && !error && <Waiting />}
      <ol className={classes.line}>
        {shown.map((version) => (
          <Event
            key={`${version.version}/${version.operation}`}
            collection={collection}
            version={version}
          />
        ))}
      </ol>
      {versions.length > shown.length && (
        <button type="button" className={classes.all} onClick={() => setWhole(true)}>
          {t('history.all', { count: versions.length })}
        </button>
      )}
    </section>
  )
}

function Event({ collection, version }: { collection: Collection; version: Version }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { operation, recordedAt, by, reason, changeSet, changes, geometryChanged } = version
  return (
    <li className={classes.event}>
      <p className={classes.when}>
        <span className={classes.what}>{t(`history.${operation}`)}</span>{' '}
        <time dateTime={recordedAt}>{format.moment(recordedAt)}</time>
      </p>
      {(by || reason) && (
        <p className={classes.why}>
          {by && t('history.by', { name: by.name ?? roleOrId(t, by.id) })}
          {by && reason && ': '}
          {reason}
        </p>
      )}
      {changeSet && <Prepared changeSet={changeSet} />}
      {(changes.length > 0 || geometryChanged) && (
        <dl className={classes.changes}>
          {geometryChanged && (
            <div>
              <dt>{t('history.geometry')}</dt>
              <dd>{t('history.reshaped')}</dd>
            </div>
          )}
          {changes.map((change) => (
            <Change key={change.field} collection={collection} change={change} />
          ))}
        </dl>
      )}
    </li>
  )
}

/** By whom, and in what, that another has approved. */
function Prepared({ changeSet }: { changeSet: NonNullable<Version['changeSet']> }) {
  const { t } = useTranslation()
  const changeView = useChangeView()
  const { id, name, documentNumber, submitter } = changeSet
  return (
    <p className={classes.why}>
      {submitter && `${t('history.prepared', { name: submitter })} · `}
      <button
        type="button"
        className={textButton.button}
        onClick={() => changeView({ changeSet: id, pane: 'change-sets' })}
      >
        {documentNumber ? t('history.changeSet', { name, number: documentNumber }) : name}
      </button>
    </p>
  )
}

/** Work that no person did is recorded under the role's name. */
function roleOrId(t: TFunction, id: string): string {
  return t(`role.${id}`, { defaultValue: id })
}

function Change({
  collection,
  change,
}: {
  collection: Collection
  change: Version['changes'][number]
}) {
  const { t } = useTranslation()
  const { field, from, to } = change
  const fact = collection.facts.find((one) => one.field === field) ?? { field }
  const label = t(`field.${field}`, { defaultValue: field })
  if (typeof (to ?? from) === 'object') {
    return (
      <div>
        <dt>{label}</dt>
        <dd>{t('history.changed')}</dd>
      </div>
    )
  }
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <del>
          <FactValue collection={collection.name} fact={fact} value={from} />
        </del>
        <span className={classes.arrow} aria-hidden="true">
          →
        </span>
        <ins>
          <FactValue collection={collection.name} fact={fact} value={to} />
        </ins>
      </dd>
    </div>
  )
}

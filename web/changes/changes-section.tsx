import { Button, Switch, useComputedColorScheme } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { bbox } from '@turf/turf'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classesOfPane from '../compare/compare-pane.module.css'
import type { SecondView } from '../compare/second-view.ts'
import { type ChangeKind, changeColour } from '../map/change-layers.ts'
import type { Bounds } from '../map/types.ts'
import { useMap } from '../map-context.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { useSelect } from '../selection/use-select.ts'
import { Failure } from '../ui/failure.tsx'
import tables from '../ui/table.module.css'
import { Waiting } from '../ui/waiting.tsx'
import { type ChangesQuestion, changesQuery, type ParcelChange } from './change-queries.ts'
import classes from './changes.module.css'
import { changesCsv } from './changes-csv.ts'
import { useChangeWords } from './use-change-words.ts'
import { useChangesQuestion } from './use-changes.ts'
import { useChangesOnMap } from './use-changes-on-map.ts'

const kinds = ['begun', 'ended', 'reshaped', 'described'] as const

interface ChangesSectionProps {
  second: SecondView
  change: (part: Partial<SecondView>) => void
}

/** Which parcels are not the same on both maps: coloured on each, and as a table. */
export function ChangesSection({ second, change }: ChangesSectionProps) {
  const { t } = useTranslation()
  const map = useMap()
  useChangesOnMap(map, 'first')
  const asked = useChangesQuestion()
  return (
    <section aria-labelledby="changes-title" className={classesOfPane.compared}>
      <h3 id="changes-title" className={classesOfPane.heading}>
        {t('changes.title')}
      </h3>
      <Switch
        withThumbIndicator={false}
        label={t('changes.show')}
        checked={second.hasChanges ?? false}
        onChange={(event) => change({ hasChanges: event.currentTarget.checked ? true : undefined })}
      />
      {second.hasChanges && !asked && <p className={classesOfPane.hint}>{t('changes.sameDay')}</p>}
      {asked && <Changes question={asked.question} />}
    </section>
  )
}

function Changes({ question }: { question: ChangesQuestion }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const list = useInfiniteQuery(changesQuery(slug, question))
  const changes = list.data?.pages.flatMap((page) => page.changes) ?? []
  const counts = list.data?.pages[0]?.counts
  const days = {
    from: format.day(question.from),
    to: question.to ? format.day(question.to) : t('compare.now'),
  }
  if (list.error) return <Failure error={list.error} onRetry={() => list.refetch()} />
  if (!counts) return <Waiting />
  return (
    <>
      <p className={classesOfPane.hint}>{t(`changes.lead.${question.time}`, days)}</p>
      <Legend counts={counts} />
      {changes.length === 0 ? (
        <p className={classesOfPane.hint}>{t('changes.none')}</p>
      ) : (
        <>
          <ChangesTable changes={changes} caption={t('changes.caption', days)} />
          <div className={classes.actions}>
            {list.hasNextPage && (
              <Button
                variant="default"
                loading={list.isFetchingNextPage}
                onClick={() => list.fetchNextPage()}
              >
                {t('changes.more')}
              </Button>
            )}
            <CsvButton question={question} />
          </div>
        </>
      )}
    </>
  )
}

function Legend({ counts }: { counts: Record<ChangeKind, number> }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const theme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  return (
    <ul className={classes.legend} aria-label={t('changes.legend')}>
      {kinds.map((kind) => (
        <li key={kind}>
          <span
            className={classes.swatch}
            data-kind={kind}
            style={{ borderColor: changeColour(theme, kind) }}
            aria-hidden="true"
          />
          {t(`changes.kind.${kind}`)} <b>{format.number(counts[kind])}</b>
        </li>
      ))}
    </ul>
  )
}

function ChangesTable({ changes, caption }: { changes: ParcelChange[]; caption: string }) {
  const { t } = useTranslation()
  const select = useSelect()
  const words = useChangeWords()
  return (
    <table className={tables.table}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t('collection.parcels.one')}</th>
          <th scope="col">{t('changes.what')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.id}>
            <th scope="row">
              <button
                type="button"
                className={tables.open}
                onClick={() => select({ collection: 'parcels', id: change.id }, boundsOf(change))}
              >
                {change.cadastralNumber}
              </button>
            </th>
            <td>
              {words.what(change)}
              {words.facts(change).map((text) => (
                <span key={text} className={tables.more}>
                  {text}
                </span>
              ))}
              <span className={tables.more}>{words.whoAndWhy(change)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function boundsOf({ before, after }: ParcelChange): Bounds | undefined {
  const shape = after ?? before
  return shape ? (bbox(shape) as Bounds) : undefined
}

function CsvButton({ question }: { question: ChangesQuestion }) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const words = useChangeWords()
  const [state, setState] = useState<'ready' | 'writing' | 'failed'>('ready')
  const write = async () => {
    setState('writing')
    try {
      await changesCsv(slug, question, { t, words })
      setState('ready')
    } catch {
      setState('failed')
    }
  }
  return (
    <>
      <Button variant="default" loading={state === 'writing'} onClick={write}>
        {t('changes.csv')}
      </Button>
      {state === 'failed' && <p role="alert">{t('changes.csvFailed')}</p>}
    </>
  )
}

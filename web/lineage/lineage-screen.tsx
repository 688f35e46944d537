import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { Page } from '../shell/page.tsx'
import { Failure } from '../ui/failure.tsx'
import tables from '../ui/table.module.css'
import { Waiting } from '../ui/waiting.tsx'
import { writeView } from '../view-state.ts'
import classes from './lineage.module.css'
import { LineageGraph } from './lineage-graph.tsx'
import { type Lineage, lineageQuery } from './lineage-queries.ts'
import { parcelLink } from './parcel-link.ts'
import { useStepWords } from './use-step-words.ts'

/** What a parcel came of and what became of it: as a graph, and as a table. */
export function LineageScreen() {
  const { t } = useTranslation()
  const { slug, name: town } = useMunicipality()
  const { parcel } = useParams({ from: '/$municipality/parcels/$parcel/lineage' })
  const id = /^\d{1,15}$/.test(parcel) ? Number(parcel) : 0
  const { data, error, refetch } = useQuery(lineageQuery(slug, id))
  const number = data?.parcels.find((one) => one.id === id)?.cadastralNumber ?? parcel
  const back = `/${slug}${writeView({ selection: { collection: 'parcels', id } })}`
  return (
    <Page back={back} backTo={t('lineage.back')}>
      <title>{`${t('lineage.of', { number })} · ${town}`}</title>
      <main className={classes.page}>
        <h1 className={classes.title}>{t('lineage.of', { number })}</h1>
        {error && <Failure error={error} onRetry={() => refetch()} />}
        {!data && !error && <Waiting />}
        {data && <Drawn lineage={data} parcelId={id} />}
      </main>
    </Page>
  )
}

function Drawn({ lineage, parcelId }: { lineage: Lineage; parcelId: number }) {
  const { t } = useTranslation()
  if (lineage.steps.length === 0) return <p>{t('lineage.none')}</p>
  return (
    <>
      <p className={classes.lead}>{t('lineage.lead')}</p>
      <LineageGraph lineage={lineage} parcelId={parcelId} />
      {lineage.hasMore && <p className={classes.lead}>{t('lineage.more')}</p>}
      <StepTable lineage={lineage} />
    </>
  )
}

function StepTable({ lineage: { parcels, steps } }: { lineage: Lineage }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const words = useStepWords()
  const parcelOf = new Map(parcels.map((one) => [one.id, one]))
  const link = (id: number) => {
    const parcel = parcelOf.get(id)!
    return <Anchor href={parcelLink(slug, parcel)}>{parcel.cadastralNumber}</Anchor>
  }
  return (
    <div className={classes.sideways}>
      <table className={tables.table}>
        <caption>{t('lineage.table')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('lineage.from')}</th>
            <th scope="col">{t('lineage.to')}</th>
            <th scope="col">{t('lineage.how')}</th>
            <th scope="col">{t('lineage.when')}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={`${step.from}-${step.to}`}>
              <td>{link(step.from)}</td>
              <td>{link(step.to)}</td>
              <td>
                {words.operation(step)}
                {words.document(step) && (
                  <span className={tables.more}>{words.document(step)}</span>
                )}
              </td>
              <td>{format.day(step.at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

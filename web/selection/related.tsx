import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Collection } from '../collection.ts'
import { findCollection } from '../collections.ts'
import type { Bounds, FeatureRef } from '../map/types.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { type Properties, type Relation, relatedQuery, type Thing } from '../queries.ts'
import { FactValue } from '../ui/fact-value.tsx'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { factValue, firstFact, isEmpty, thingTitle } from '../ui/words.ts'
import { useView } from '../use-view.ts'
import classes from './related.module.css'
import { useSelect } from './use-select.ts'

/** The selected thing's neighbours in the data, each a way to itself. */
export function Related({ selection }: { selection: FeatureRef }) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { asOf } = useView()
  const { data, error, refetch } = useQuery(relatedQuery(slug, selection, asOf))
  const relations = data?.filter(
    ({ features, collection }) => features.length > 0 && findCollection(collection),
  )
  return (
    <section className={classes.related} aria-labelledby="related-title">
      <h3 id="related-title" className="visually-hidden">
        {t('related.title')}
      </h3>
      {error && <Failure error={error} onRetry={() => refetch()} />}
      {!data && !error && <Waiting />}
      {relations?.map((relation) => (
        <RelationList key={relation.name} relation={relation} />
      ))}
    </section>
  )
}

function RelationList({ relation }: { relation: Relation }) {
  const { t } = useTranslation()
  const { name, features, hasMore } = relation
  const collection = findCollection(relation.collection)!
  const label = t([`relation.${name}`, `collection.${collection.name}`])
  return (
    <div className={classes.relation}>
      <h4 className={classes.heading}>
        {label}{' '}
        <span className={classes.count}>{hasMore ? `${features.length}+` : features.length}</span>
      </h4>
      <ul className={classes.list} aria-label={label}>
        {features.map((thing) => (
          <RelatedThing key={thing.id} collection={collection} thing={thing} />
        ))}
      </ul>
      {hasMore && <p className={classes.more}>{t('related.more')}</p>}
    </div>
  )
}

function RelatedThing({ collection, thing }: { collection: Collection; thing: Thing }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const select = useSelect()
  const Icon = collection.icon
  const { id, properties } = thing
  const content = (
    <>
      <Icon size={17} stroke={1.6} aria-hidden="true" />
      <span className={classes.name}>{thingTitle(t, format, collection, id, properties)}</span>
      <Asides collection={collection} properties={properties} />
    </>
  )
  if (collection.isPart) return <li className={classes.part}>{content}</li>
  return (
    <li>
      <button
        type="button"
        className={classes.thing}
        onClick={() =>
          select({ collection: collection.name, id }, thing.bbox as Bounds | undefined)
        }
      >
        {content}
      </button>
    </li>
  )
}

/** What tells a thing from its like: one fact, or all of what is never seen by itself. */
function Asides({ collection, properties }: { collection: Collection; properties: Properties }) {
  const { name, isPart, columns, facts, title } = collection
  const named = firstFact(title, properties)?.field
  const known = (columns ?? facts).filter(
    (fact) => !isEmpty(factValue(fact, properties)) && fact.field !== named,
  )
  return (
    <span className={classes.aside}>
      {known.slice(0, isPart ? known.length : 1).map((fact) => (
        <span key={fact.field}>
          <FactValue collection={name} fact={fact} value={factValue(fact, properties)} />
        </span>
      ))}
    </span>
  )
}

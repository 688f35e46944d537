import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMap } from '../map-context.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { thingQuery } from '../queries.ts'
import { airAround } from '../selection/free-padding.ts'
import tables from '../ui/table.module.css'
import { useChangeView, useView } from '../use-view.ts'
import classes from './need-pane.module.css'
import { rawInWords, unitsInWords } from './need-words.ts'
import type { Cluster, Spots } from './spot-queries.ts'
import { SpotUnits } from './spot-units.tsx'
import breakdownClasses from './unit-breakdown.module.css'
import { useComponentName } from './use-component-name.ts'
import type { Need } from './use-need.ts'
import { isKnown } from './weights.ts'

interface HotSpotsProps {
  spots: Spots
  need: Need
  onOpen: (number: number) => void
}

/** Hot units that touch are one hot spot: those that stand out most first. */
export function HotSpots({ spots, need, onOpen }: HotSpotsProps) {
  const { t } = useTranslation()
  const { clusters, clusterCount, global } = spots
  const isRandom = global.p > 0.05
  return (
    <section aria-labelledby="hot-spots">
      <h3 id="hot-spots" className={classes.group}>
        {t('need.spots.list', { count: clusterCount })}
      </h3>
      <p className={classes.hint}>{t(isRandom ? 'need.spots.random' : 'need.spots.clustered')}</p>
      <ul className={classes.spotList}>
        {clusters.map((cluster) => (
          <HotSpotRow key={cluster.number} cluster={cluster} need={need} onOpen={onOpen} />
        ))}
      </ul>
      {clusters.length < clusterCount && (
        <p className={classes.hint}>{t('need.spots.onlyFirst', { count: clusters.length })}</p>
      )}
    </section>
  )
}

function HotSpotRow({
  cluster,
  need,
  onOpen,
}: {
  cluster: Cluster
  need: Need
  onOpen: (number: number) => void
}) {
  const map = useMap()
  const changeView = useChangeView()
  const title = useClusterTitle(cluster)
  const sentence = useClusterSentence(cluster, need)
  return (
    <li>
      <button
        type="button"
        className={tables.open}
        onClick={() => {
          onOpen(cluster.number)
          // Numbers are those of one size of hexagons; nearer, another size would be shown.
          changeView({ need: need.kind }, { replace: true })
          map?.flyTo(cluster.bbox, { padding: airAround(96) })
        }}
      >
        {title}
      </button>
      <span className={classes.why}>{sentence}</span>
    </li>
  )
}

/** One hot spot: why it is one, and its places, each of which leads to what it is made of. */
export function OpenHotSpot({
  cluster,
  spots,
  need,
}: {
  cluster: Cluster
  spots: Spots
  need: Need
}) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const changeView = useChangeView()
  const title = useClusterTitle(cluster)
  const sentence = useClusterSentence(cluster, need)
  const own = spots.spots.filter(({ cluster: number }) => number === cluster.number)
  const surest = Math.min(...own.map(({ q }) => q))
  return (
    <section aria-labelledby="hot-spot" className={classes.spots}>
      <button
        type="button"
        className={breakdownClasses.back}
        onClick={() =>
          changeView(({ spots: before }) => ({ spots: { ...before, open: undefined } }))
        }
      >
        <IconArrowLeft size={17} stroke={1.7} aria-hidden="true" />
        {t('need.spots.all')}
      </button>
      <h3 id="hot-spot" className={breakdownClasses.heading}>
        {title}
      </h3>
      <p className={classes.sentence}>{sentence}</p>
      <p className={classes.hint}>
        {t('need.spots.sure', {
          score: format.number(cluster.score * 100),
          mean: format.number(spots.meanScore * 100),
          chance: chanceOf(format.share, surest),
        })}
      </p>
      <SpotUnits tone="hot" ids={own.map(({ id }) => id)} spots={spots} need={need} />
    </section>
  )
}

function chanceOf(share: (value: number) => string, q: number): string {
  return q < 0.01 ? `< ${share(0.01)}` : share(q)
}

/** A place of so few units is a street's, not a district's. */
const fewUnits = 7

/** The name that most of it bears, else its street's or its district's. */
function useClusterTitle({ label, districtId, number, units, street }: Cluster): string {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { asOf } = useView()
  const district = useQuery({
    ...thingQuery(slug, { collection: 'districts', id: districtId ?? 0 }, asOf),
    enabled: label === null && districtId !== null,
  })
  if (label === null && street !== null && units <= fewUnits)
    return t('need.near', { place: street })
  const name = label ?? district.data?.properties.name ?? street
  return name
    ? t('need.spots.around', { place: String(name) })
    : t('need.spots.numbered', { number: number + 1 })
}

function useClusterSentence(cluster: Cluster, { kind, components }: Need): string {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const nameOf = useComponentName()
  const { units, people, component, share } = cluster
  const isPeopled = components.some((one) => one.code === 'people' && isKnown(one))
  return t(isPeopled ? 'need.spots.sentence' : 'need.spots.sentenceNoPeople', {
    units: unitsInWords(t, format, kind, units),
    people: rawInWords(t, format, { raw: Math.round(people), unit: 'people' }),
    reason: t(`need.reason.${component}`, { defaultValue: nameOf(component) }),
    share: format.share(share),
  })
}

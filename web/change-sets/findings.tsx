import { bbox } from '@turf/turf'
import type { FeatureCollection } from 'geojson'
import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bounds } from '../map/types.ts'
import { useMap } from '../map-context.ts'
import { useLocalFormat } from '../municipality.ts'
import { freePadding } from '../selection/free-padding.ts'
import { Failure } from '../ui/failure.tsx'
import type { Format } from '../ui/format.ts'
import { Waiting } from '../ui/waiting.tsx'
import type { Finding, ParcelDraft } from './change-set-queries.ts'
import classes from './change-sets.module.css'

interface FindingsProps {
  findings: Finding[] | undefined
  error: Error | null
  onRetry: () => void
  drafts: ParcelDraft[]
}

/** What the rules find, in words and on the map, the gravest first. */
export function Findings({ findings, error, onRetry, drafts }: FindingsProps) {
  const { t } = useTranslation()
  useFindingsOnMap(findings)
  return (
    <section aria-labelledby="change-set-findings" aria-live="polite">
      <h4 id="change-set-findings" className={classes.subheading}>
        {t('changeSets.findings')}
      </h4>
      {error && !findings && <Failure error={error} onRetry={onRetry} />}
      {!findings && !error && <Waiting />}
      {findings?.length === 0 && <p className={classes.none}>{t('changeSets.noFindings')}</p>}
      <ul className={classes.findings}>
        {findings?.map((finding) => (
          <FindingItem
            key={`${finding.rule} ${finding.parcels} ${JSON.stringify(finding.facts)}`}
            finding={finding}
            drafts={drafts}
          />
        ))}
      </ul>
    </section>
  )
}

function FindingItem({ finding, drafts }: { finding: Finding; drafts: ParcelDraft[] }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const map = useMap()
  const { rule, severity, parcels, place, facts } = finding
  const names = parcels.map(
    (key) => drafts.find((draft) => draft.key === key)?.facts.cadastralNumber || key,
  )
  const words = {
    ...wordsOf(facts, format),
    ...(Array.isArray(facts.facts) && {
      facts: facts.facts.map((fact) => t(`field.${fact}`)).join(', '),
    }),
    parcels: names.join(', '),
  }
  return (
    <li data-severity={severity}>
      <strong>{t(`changeSets.severity.${severity}`)}</strong> {t(`changeSets.found.${rule}`, words)}
      {place && (
        <button
          type="button"
          className={classes.thing}
          onClick={() => map?.flyTo(bbox(place) as Bounds, { padding: freePadding() })}
        >
          {t('changeSets.show')}
        </button>
      )}
    </li>
  )
}

/** Figures as the reader writes them. */
function wordsOf(facts: Finding['facts'], format: Format): Record<string, string> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => {
      if (typeof value !== 'number') return [name, String(value)]
      if (name.endsWith('M2')) return [name, format.unit(value, 'm²', 2)]
      if (name.endsWith('M')) return [name, format.unit(value, 'm', 2)]
      return [name, format.number(value, 6)]
    }),
  )
}

function useFindingsOnMap(findings: Finding[] | undefined) {
  const map = useMap()
  const places = useMemo(
    (): FeatureCollection => ({
      type: 'FeatureCollection',
      features: (findings ?? []).flatMap(({ place, severity }) =>
        place ? { type: 'Feature', properties: { severity }, geometry: place } : [],
      ),
    }),
    [findings],
  )
  useEffect(() => map?.setFindings(places), [map, places])
  useEffect(() => () => map?.setFindings(null), [map])
}

import { bbox } from '@turf/turf'
import type { FeatureCollection } from 'geojson'
import type { TFunction } from 'i18next'
import type { PlanDocument } from '../../../api/client.ts'
import { type Ends, endsOf, placeOf, ramps } from '../../map/needs/ramp.ts'
import type { Sheet } from '../../map/picture/layout-sheet.ts'
import type { LegendItem } from '../../map/picture/options.ts'
import { toneColour } from '../../map/plan-layers.ts'
import type { Bounds } from '../../map/types.ts'
import type { Unit } from '../../needs/need-queries.ts'
import type { Format } from '../../ui/format.ts'
import { numbersOf, yearsIn } from './words.ts'

export interface DrawnMap {
  sheet: Sheet
  canvas: HTMLCanvasElement
}

export type DrawnMaps = Record<'need' | 'interventions', DrawnMap>

interface Wanted {
  t: TFunction
  format: Format
  slug: string
  nameLanguages: string[]
  /** Of the town, for a plan without interventions. */
  townBounds: Bounds | null
  document: PlanDocument
  units: readonly Unit[]
}

const sizeMm = { widthMm: 174, heightMm: 110 }

/** Both maps of the same part of town, one after the other: each takes the card for itself. */
export async function drawMaps(wanted: Wanted): Promise<DrawnMaps> {
  const { t, format, slug, nameLanguages, document, units } = wanted
  const { drawTown } = await import('../../map/picture/draw-town.ts')
  const common = {
    municipality: slug,
    language: format.language,
    nameLanguages,
    bounds: boundsOf(wanted),
    ...sizeMm,
  }
  const ends = endsOf(Float32Array.from(units, ({ properties }) => properties.score))
  const computed = document.method?.computedAt
  const need = await drawTown({
    ...common,
    need: needOf(units, ends),
    legend: needLegend(t, format, ends),
    notes: computed ? [t('document.need.asOf', { day: format.momentDay(computed) })] : [],
  })
  const interventions = await drawTown({
    ...common,
    plan: planOf(document),
    legend: yearLegend(t, document),
    notes: [t('document.proposal.numbers')],
  })
  return { need, interventions }
}

function boundsOf({ document, units, townBounds }: Wanted): Bounds {
  const features = [...document.interventions, ...units].map(({ geometry }) => ({
    type: 'Feature' as const,
    geometry,
    properties: {},
  }))
  const bounds = bbox({ type: 'FeatureCollection', features }).slice(0, 4) as Bounds
  return bounds.every(Number.isFinite) ? bounds : (townBounds ?? [-180, -60, 180, 75])
}

function needOf(units: readonly Unit[], ends: Ends): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: units.map(({ id, geometry, properties: { score } }) => ({
      type: 'Feature',
      id,
      geometry,
      properties: { level: placeOf(score, ends) },
    })),
  }
}

function planOf(document: PlanDocument): FeatureCollection {
  const numbers = numbersOf(document)
  const { firstYear } = document.plan
  return {
    type: 'FeatureCollection',
    features: document.interventions.map(({ interventionId, geometry, year }) => ({
      type: 'Feature',
      id: interventionId,
      geometry,
      properties: {
        collection: 'interventions',
        ...(year !== null && { tone: year - firstYear, number: numbers.get(interventionId) }),
      },
    })),
  }
}

function needLegend(t: TFunction, format: Format, { low, high }: Ends): LegendItem[] {
  const hex = (part: number) => part.toString(16).padStart(2, '0')
  const last = ramps.light.length - 1
  return ramps.light.map(({ red, green, blue }, at) => {
    const score = format.number(100 * (low + ((high - low) * at) / last))
    return {
      heading: t('document.need.score'),
      label:
        at === 0
          ? t('document.need.upTo', { score })
          : at === last
            ? t('document.need.from', { score })
            : score,
      shape: 'area' as const,
      fill: `#${hex(red)}${hex(green)}${hex(blue)}`,
    }
  })
}

function yearLegend(t: TFunction, document: PlanDocument): LegendItem[] {
  return [
    ...yearsIn(document).map((year, tone) => ({
      label: String(year),
      shape: 'line' as const,
      stroke: toneColour('light', tone),
    })),
    { label: t('plans.notDone'), shape: 'line' as const, stroke: toneColour('light', null) },
  ]
}

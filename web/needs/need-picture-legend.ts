import type { TFunction } from 'i18next'
import type { MapHandle } from '../map/handle.ts'
import { type Ends, rampOnPaper } from '../map/needs/ramp.ts'
import { spotColour } from '../map/needs/spot-layers.ts'
import type { LegendItem } from '../map/picture/options.ts'
import type { Theme } from '../map/types.ts'
import type { Format } from '../ui/format.ts'
import { onlyComponent } from './legend-ends.tsx'
import { rawInWords } from './need-words.ts'
import { rawAt } from './raw-at.ts'
import type { Need } from './use-need.ts'
import type { useSpots } from './use-spots.ts'

interface Shown {
  map: MapHandle
  need: Need
  spots: ReturnType<typeof useSpots>
  nameOf: (code: string) => string
}

/** What the colours of need mean, for a picture: the figure at each, or the class of each spot. */
export function needPictureLegend(
  t: TFunction,
  format: Format,
  { map, need, spots, nameOf }: Shown,
  theme: Theme,
): LegendItem[] {
  if (spots.onMap)
    return spots.onMap.marks.map(({ tone }) => ({
      heading: t('need.spots'),
      label: t(`need.spot.${tone}`),
      shape: 'area',
      fill: spotColour(theme, tone),
    }))
  const ends = endsOf(map)
  if (!ends || !need.run || need.isNothing) return []
  const only = onlyComponent(need)
  const colours = rampOnPaper(theme)
  return colours.map((fill, index) => {
    const score = ends.low + ((ends.high - ends.low) * index) / (colours.length - 1)
    const label = only
      ? rawInWords(t, format, { raw: rawAt(only.scale, score), unit: only.component?.unit ?? '' })
      : format.number(score * 100)
    return {
      heading: only ? nameOf(only.code) : t('need.ofHundred'),
      label,
      shape: 'area',
      fill,
      stroke: '#9a9a9a',
    }
  })
}

function endsOf(map: MapHandle): Ends | null {
  let ends: Ends | null = null
  map.need.onEnds((now) => {
    ends = now
  })()
  return ends
}

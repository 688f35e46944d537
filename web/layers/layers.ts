import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type LegendEntry, type LegendGroup, legendGroups } from '../../tiles/style/legend.ts'
import { useSession } from '../accounts/session.ts'
import type { LegendItem } from '../map/picture/options.ts'
import type { LayerState, Theme } from '../map/types.ts'
import { useChangeView, useView } from '../use-view.ts'
import type { View } from '../view-state.ts'

export interface Layers {
  groups: LegendGroup[]
  /** Those of which anything is switched on. */
  collections: ReadonlySet<string>
  /** By group. */
  state: Record<string, LayerState>
  setVisible: (group: LegendGroup, isVisible: boolean) => void
  setOpacity: (group: LegendGroup, opacity: number) => void
  /** What is visible, for the legend of a picture in a theme. */
  pictureLegend: (theme: Theme) => LegendItem[]
}

/** The groups of the legend that the reader may see, and how they are shown at present. */
export function useLayers(): Layers {
  const { t } = useTranslation()
  const { shown, hidden, opacities } = useView()
  const { isStaff } = useSession()
  const changeView = useChangeView()
  const groups = useMemo(() => legendGroups(isStaff ? 'staff' : 'public'), [isStaff])
  const state = useMemo(
    () => layerStates(groups, { shown, hidden, opacities }),
    [groups, shown, hidden, opacities],
  )
  return {
    groups,
    collections: new Set(groups.flatMap(({ group }) => (state[group]?.visible ? [group] : []))),
    state,
    setVisible: (group, isVisible) =>
      changeView((view) => switchedLayers(view, group, isVisible), { replace: true }),
    setOpacity: ({ group }, opacity) =>
      changeView(({ opacities: others }) => ({ opacities: faded(others, group, opacity) }), {
        replace: true,
      }),
    pictureLegend: (theme) =>
      groups
        .filter(({ group }) => state[group]?.visible)
        .flatMap(({ group, labelKey, entries }) =>
          entries.map((entry) => ({
            ...pictureItem(entry, theme, t(entry.labelKey)),
            group,
            heading: t(labelKey),
          })),
        ),
  }
}

/** How each group is shown in a view: as its default is, unless the view says otherwise. */
export function layerStates(
  groups: LegendGroup[],
  { shown, hidden, opacities }: Pick<View, 'shown' | 'hidden' | 'opacities'>,
): Record<string, LayerState> {
  return Object.fromEntries(
    groups.map(({ group, isVisible }) => [
      group,
      {
        visible: isVisible ? !hidden?.includes(group) : (shown?.includes(group) ?? false),
        opacity: opacities?.[group] ?? 1,
      },
    ]),
  )
}

/** Only what differs from the default is kept, so that a link stays short and follows new layers. */
export function switchedLayers(
  { shown = [], hidden = [] }: Pick<View, 'shown' | 'hidden'>,
  { group, isVisible }: LegendGroup,
  on: boolean,
) {
  const add = (list: string[]) => orNone([...list.filter((name) => name !== group), group])
  const drop = (list: string[]) => orNone(list.filter((name) => name !== group))
  return isVisible
    ? { hidden: on ? drop(hidden) : add(hidden), shown: orNone(shown) }
    : { shown: on ? add(shown) : drop(shown), hidden: orNone(hidden) }
}

function orNone(list: string[]): string[] | undefined {
  return list.length ? list : undefined
}

function faded(others: Record<string, number> = {}, group: string, opacity: number) {
  const { [group]: _before, ...rest } = others
  const changed = opacity < 1 ? { ...rest, [group]: opacity } : rest
  return Object.keys(changed).length ? changed : undefined
}

const shapes = {
  fill: 'area',
  square: 'point',
  dot: 'point',
  pin: 'point',
  line: 'line',
  dashes: 'line',
  text: 'text',
} as const

function pictureItem({ shape, color, edge }: LegendEntry, theme: Theme, label: string): LegendItem {
  const drawn = shapes[shape]
  const isLine = drawn === 'line'
  return {
    label,
    shape: drawn,
    fill: isLine ? undefined : color[theme],
    stroke: isLine ? color[theme] : edge?.[theme],
    casing: isLine ? edge?.[theme] : undefined,
    isDashed: shape === 'dashes',
  }
}

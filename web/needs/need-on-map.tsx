import { CloseButton, useComputedColorScheme } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MapHandle } from '../map/handle.ts'
import type { NeedAvailability } from '../map/needs/need-map.ts'
import { rampGradient } from '../map/needs/ramp.ts'
import { usePane } from '../shell/use-pane.ts'
import { useChangeView, useView } from '../use-view.ts'
import type { View } from '../view-state.ts'
import classes from './need-on-map.module.css'
import { useNeed } from './use-need.ts'
import { useSpots } from './use-spots.ts'

interface NeedOnMapProps {
  map: MapHandle
  /** What the map shows. */
  view: View
  /** It is a second one, and the first says what there is to say. */
  isSecond?: boolean
}

/** Tells the map what to show of need, and says so where the pane does not. */
export function NeedOnMap({ map, view, isSecond = false }: NeedOnMapProps) {
  const { need } = map
  const changeView = useChangeView()
  const asked = useNeed(view)
  const { kind, run, version, shares, isNothing } = asked
  const { onMap: spots } = useSpots(asked)
  const components = run?.components.length ?? 0
  const selected = view.unit?.kind === kind ? view.unit.id : null
  const opacity = spots ? 0 : (view.opacities?.need ?? 1)

  useEffect(() => need.setShares(shares), [need, shares])
  useEffect(() => need.setOpacity(opacity), [need, opacity])
  useEffect(() => need.setSelected(selected), [need, selected])
  useEffect(() => {
    need.show(version === '' || isNothing ? null : { kind, components, version })
  }, [need, kind, components, version, isNothing])
  useEffect(() => map.setSpots(spots), [map, spots])
  useEffect(
    () => () => {
      need.show(null)
      map.setSpots(null)
    },
    [map, need],
  )
  useEffect(
    () =>
      need.onPick((id) => changeView({ unit: { kind, id }, pane: 'need', selection: undefined })),
    [need, kind, changeView],
  )
  return isSecond ? null : <Notice map={map} isComputed={run !== undefined} />
}

/** With the pane away, what the colours mean and how to be rid of them; and where there is nothing to see, why. */
function Notice({ map, isComputed }: { map: MapHandle; isComputed: boolean }) {
  const { t } = useTranslation()
  const changeView = useChangeView()
  const { pane } = usePane()
  const { needPart } = useView()
  const theme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  const [availability, setAvailability] = useState<NeedAvailability>('ready')
  useEffect(() => map.need.onAvailability(setAvailability), [map])
  const isAway = pane !== 'need'
  const isTooFar = isComputed && availability === 'tooFar'
  if (!isAway && !isTooFar) return null
  const words = () => {
    if (!isComputed) return 'need.notComputed'
    if (isTooFar) return 'need.tooFar'
    return needPart === 'spots' ? 'need.spots' : 'pane.need'
  }
  return (
    <div className={classes.notice} role="status">
      <span>{t(words())}</span>
      {isComputed && !isTooFar && needPart !== 'spots' && (
        <span className={classes.ramp}>
          <span>{t('need.little')}</span>
          <span className={classes.band} style={{ background: rampGradient(theme) }} />
          <span>{t('need.much')}</span>
        </span>
      )}
      {isAway && (
        <CloseButton
          size="sm"
          aria-label={t('need.hide')}
          onClick={() => changeView({ need: undefined, needPart: undefined, unit: undefined })}
        />
      )}
    </div>
  )
}

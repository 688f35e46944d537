import { CloseButton, useComputedColorScheme } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MapHandle } from '../map/handle.ts'
import type { NeedAvailability } from '../map/needs/need-map.ts'
import { rampGradient } from '../map/needs/ramp.ts'
import { usePane } from '../shell/use-pane.ts'
import { useChangeView, useView } from '../use-view.ts'
import classes from './need-on-map.module.css'
import { useNeed } from './use-need.ts'

/** Tells the map what to show of need, and says so where the pane does not. */
export function NeedOnMap({ map }: { map: MapHandle }) {
  const { need } = map
  const view = useView()
  const changeView = useChangeView()
  const { kind, run, version, shares, isNothing } = useNeed()
  const components = run?.components.length ?? 0
  const selected = view.unit?.kind === kind ? view.unit.id : null
  const opacity = view.opacities?.need ?? 1

  useEffect(() => need.setShares(shares), [need, shares])
  useEffect(() => need.setOpacity(opacity), [need, opacity])
  useEffect(() => need.setSelected(selected), [need, selected])
  useEffect(() => {
    need.show(version === '' || isNothing ? null : { kind, components, version })
  }, [need, kind, components, version, isNothing])
  useEffect(() => () => need.show(null), [need])
  useEffect(
    () =>
      need.onPick((id) => changeView({ unit: { kind, id }, pane: 'need', selection: undefined })),
    [need, kind, changeView],
  )
  return <Notice map={map} />
}

/** With the pane away, what the colours mean and how to be rid of them; and where there is nothing to see, why. */
function Notice({ map }: { map: MapHandle }) {
  const { t } = useTranslation()
  const changeView = useChangeView()
  const { pane } = usePane()
  const theme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  const [availability, setAvailability] = useState<NeedAvailability>('ready')
  useEffect(() => map.need.onAvailability(setAvailability), [map])
  const isAway = pane !== 'need'
  if (!isAway && availability !== 'tooFar') return null
  return (
    <div className={classes.notice} role="status">
      <span>{t(availability === 'tooFar' ? 'need.tooFar' : 'pane.need')}</span>
      {availability !== 'tooFar' && (
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
          onClick={() => changeView({ need: undefined, unit: undefined })}
        />
      )}
    </div>
  )
}

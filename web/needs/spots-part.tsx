import { NativeSelect, SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useLocalFormat } from '../municipality.ts'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { useChangeView, useView } from '../use-view.ts'
import { HotSpots, OpenHotSpot } from './hot-spots.tsx'
import classes from './need-pane.module.css'
import { SpotLegend } from './spot-legend.tsx'
import { SpotUnits } from './spot-units.tsx'
import { fdrChoices, type SpotsView, usualFdr } from './spots-view.ts'
import type { Need } from './use-need.ts'
import { useSpots } from './use-spots.ts'

/** Where need is more or less than chance would have it, and what became of it: on the map, in words, in a list. */
export function SpotsPart({ need }: { need: Need }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { spots: asked } = useView()
  const changeView = useChangeView()
  const spots = useSpots(need)
  const change = (part: SpotsView) =>
    changeView(
      ({ spots: before }) => ({
        spots: { ...before, open: undefined, listed: undefined, ...part },
      }),
      { replace: true },
    )
  const { now, overTime } = spots
  const cluster = now?.clusters.find(({ number }) => number === asked?.open)
  if (cluster && now) return <OpenHotSpot cluster={cluster} spots={now} need={need} />
  return (
    <div className={classes.spots}>
      <SegmentedControl
        fullWidth
        aria-label={t('need.spots.when')}
        value={spots.isOverTime ? 'time' : 'now'}
        data={[
          { value: 'now', label: t('need.spots.now') },
          { value: 'time', label: t('need.spots.overTime') },
        ]}
        onChange={(value) => change({ overTime: value === 'time' ? true : undefined })}
      />
      <p className={classes.hint}>
        {t(spots.isOverTime ? 'need.spots.overTimeHint' : 'need.spots.nowHint')}
      </p>
      <div className={classes.pair}>
        {!spots.isOverTime && (
          <NativeSelect
            label={t('need.spots.method')}
            value={spots.isDrawn ? 'permutation' : 'normal'}
            data={[
              { value: 'normal', label: t('need.spots.normal') },
              { value: 'permutation', label: t('need.spots.permutation') },
            ]}
            onChange={(event) =>
              change({ isDrawn: event.currentTarget.value === 'permutation' ? true : undefined })
            }
          />
        )}
        <NativeSelect
          label={t('need.spots.fdr')}
          value={`${spots.fdr}`}
          data={fdrChoices.map((one) => ({ value: `${one}`, label: format.share(one) }))}
          onChange={(event) => {
            const fdr = Number(event.currentTarget.value)
            change({ fdr: fdr === usualFdr ? undefined : fdr })
          }}
        />
      </div>
      {spots.error && <Failure error={spots.error} onRetry={() => spots.refetch()} />}
      {!now && !overTime && !spots.error && <Waiting />}
      {(now ?? overTime) && (
        <SpotLegend
          counts={(now ?? overTime)!.counts}
          units={(now ?? overTime)!.units}
          isOverTime={spots.isOverTime}
          listed={asked?.listed}
          onList={(listed) => change({ listed })}
        />
      )}
      {asked?.listed && (now ?? overTime) && (
        <SpotUnits tone={asked.listed} spots={(now ?? overTime)!} need={need} />
      )}
      {now && !asked?.listed && (
        <HotSpots spots={now} onOpen={(open) => change({ open })} need={need} />
      )}
    </div>
  )
}

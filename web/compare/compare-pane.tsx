import { Button, SegmentedControl } from '@mantine/core'
import { lazy, Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../accounts/session.ts'
import { ChangesSection } from '../changes/changes-section.tsx'
import type { Layers } from '../layers/layers.ts'
import { Waiting } from '../ui/waiting.tsx'
import { useChangeView, useView } from '../use-view.ts'
import classes from './compare-pane.module.css'
import { SecondDate } from './second-date.tsx'
import { SecondLayers } from './second-layers.tsx'
import type { SecondView } from './second-view.ts'

const NeedComparison = lazy(async () => ({
  default: (await import('./need-comparison.tsx')).NeedComparison,
}))
const SecondNeed = lazy(async () => ({
  default: (await import('./second-need.tsx')).SecondNeed,
}))

/** In what the second map differs from the first; of need also what rose and fell between the two. */
export function ComparePane({ layers }: { layers: Layers }) {
  const { t } = useTranslation()
  const { second, need } = useView()
  const { isStaff } = useSession()
  const changeView = useChangeView()
  const isShown = second !== undefined
  useEffect(() => {
    if (!isShown) changeView({ second: { way: 'swipe' } }, { replace: true })
  }, [isShown, changeView])
  if (!second) return <Waiting />
  const change = (part: Partial<SecondView>) =>
    changeView(({ second: before }) => ({ second: { way: 'swipe', ...before, ...part } }), {
      replace: true,
    })
  return (
    <div className={classes.compare}>
      <SegmentedControl
        fullWidth
        aria-label={t('compare.way')}
        value={second.way}
        data={(['swipe', 'halves'] as const).map((value) => ({
          value,
          label: t(`compare.way.${value}`),
        }))}
        onChange={(way) => change({ way: way as SecondView['way'], split: undefined })}
      />
      <p className={classes.hint}>{t('compare.hint')}</p>
      <SecondDate second={second} change={change} />
      <ChangesSection second={second} change={change} />
      <SecondLayers layers={layers} second={second} change={change} />
      {isStaff && need && (
        <Suspense fallback={<Waiting />}>
          <SecondNeed second={second} change={change} />
          <NeedComparison />
        </Suspense>
      )}
      <Button
        variant="default"
        onClick={() => changeView({ second: undefined, pane: 'none' }, { replace: true })}
      >
        {t('compare.end')}
      </Button>
    </div>
  )
}

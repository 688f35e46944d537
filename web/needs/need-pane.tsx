import { NativeSelect, Tabs } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { useChangeView, useView } from '../use-view.ts'
import type { NeedKind, NeedPart } from '../view-state.ts'
import { ComputeNeed } from './compute-need.tsx'
import { needKinds } from './kind-at.ts'
import { NeedLegend } from './need-legend.tsx'
import classes from './need-pane.module.css'
import { NeedTable } from './need-table.tsx'
import { RunNote } from './run-note.tsx'
import { SpotsPart } from './spots-part.tsx'
import { UnitBreakdown } from './unit-breakdown.tsx'
import { useNeed } from './use-need.ts'
import { WeightSliders } from './weight-sliders.tsx'

/** Where need is high, what it is made of, and why a place has the need it has. */
export function NeedPane() {
  const { t } = useTranslation()
  const view = useView()
  const changeView = useChangeView()
  const need = useNeed()
  const part = view.needPart ?? 'weights'
  const isShown = view.need !== undefined
  useEffect(() => {
    if (!isShown) changeView({ need: 'auto' }, { replace: true })
  }, [isShown, changeView])

  if (need.error) return <Failure error={need.error} />
  if (need.isPending) return <Waiting />
  if (view.unit && need.run)
    return <UnitBreakdown key={`${view.unit.kind}/${view.unit.id}`} unit={view.unit} need={need} />
  return (
    <div className={classes.need}>
      <NativeSelect
        label={t('need.of')}
        value={view.need ?? 'auto'}
        data={needKinds.map((kind) => ({ value: kind, label: t(`need.kind.${kind}`) }))}
        onChange={(event) =>
          changeView(
            { need: event.currentTarget.value as NeedKind, unit: undefined },
            { replace: true },
          )
        }
      />
      {need.run?.units === 0 && (
        <p className={classes.nothing}>
          {t('need.noUnits', { units: t(`need.kindMany.${need.kind}`) })}
        </p>
      )}
      {need.run?.units === 0 ? (
        <RunNote run={need.run} />
      ) : need.run ? (
        <>
          {part !== 'spots' && <NeedLegend need={need} />}
          <Tabs
            value={part}
            keepMounted={false}
            className={classes.tabs}
            onChange={(next) =>
              changeView(
                { needPart: next === 'weights' ? undefined : (next as NeedPart) },
                { replace: true },
              )
            }
          >
            <Tabs.List grow>
              <Tabs.Tab value="weights">{t('need.weights')}</Tabs.Tab>
              <Tabs.Tab value="table">{t('need.table')}</Tabs.Tab>
              <Tabs.Tab value="spots">{t('need.spots')}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="weights">
              <WeightSliders need={need} run={need.run} />
            </Tabs.Panel>
            <Tabs.Panel value="table">
              {need.isNothing ? (
                <p className={classes.nothing}>{t('need.nothing')}</p>
              ) : (
                <NeedTable need={need} />
              )}
            </Tabs.Panel>
            <Tabs.Panel value="spots">
              {need.isNothing ? (
                <p className={classes.nothing}>{t('need.nothing')}</p>
              ) : (
                <SpotsPart need={need} />
              )}
            </Tabs.Panel>
          </Tabs>
          <RunNote run={need.run} />
        </>
      ) : (
        <ComputeNeed need={need} />
      )}
    </div>
  )
}

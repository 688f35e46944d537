import { Button, Slider, Switch } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMap } from '../map-context.ts'
import { useLocalFormat } from '../municipality.ts'
import { useChangeView } from '../use-view.ts'
import classes from './need-pane.module.css'
import type { Component, Run } from './need-queries.ts'
import { OwnComponents } from './own-components.tsx'
import { PresetBar } from './preset-bar.tsx'
import { useComponentName } from './use-component-name.ts'
import type { Need } from './use-need.ts'
import {
  changedWeights,
  countedWeights,
  hasSlider,
  isKnown,
  mostWeight,
  sharesOf,
  usualWeights,
  type Weights,
} from './weights.ts'

const sources = ['reports', 'roads', 'assets', 'permits', 'units']

/** How much each component counts. The map follows while a slider moves, the rest once it is let go. */
export function WeightSliders({ need, run }: { need: Need; run: Run }) {
  const { t } = useTranslation()
  const map = useMap()
  const changeView = useChangeView()
  // What the address bar says is what counts once it says something else, also when somebody goes back.
  const [moving, setMoving] = useState({ from: need.weights, to: need.weights })
  const weights = moving.from === need.weights ? moving.to : need.weights
  const known = need.components.filter(
    (component) => hasSlider(component) && run.components.includes(component.code),
  )
  const groups = [...new Set([...sources, ...known.map(({ source }) => source)])]

  const move = (next: Weights) => {
    setMoving({ from: need.weights, to: next })
    const counted = countedWeights(need.components, next)
    map?.need.setShares(sharesOf(counted, run.components, need.isAsHeard))
  }
  const keep = (next: Weights) =>
    changeView({ weights: changedWeights(need.components, next) }, { replace: true })

  return (
    <div className={classes.weights}>
      <PresetBar need={need} />
      <p className={classes.hint}>{t('need.weightsHint')}</p>
      {groups.map((source) => {
        const own = known.filter((component) => component.source === source)
        return own.length === 0 ? null : (
          <section key={source} aria-label={t(`need.source.${source}`)}>
            <h3 className={classes.group}>{t(`need.source.${source}`)}</h3>
            {own.map((component) => (
              <WeightRow
                key={component.code}
                component={component}
                weight={weights[component.code] ?? 0}
                onMove={(weight) => move({ ...weights, [component.code]: weight })}
                onRest={(weight) => keep({ ...weights, [component.code]: weight })}
                onAlone={() =>
                  changeView({ weights: { [component.code]: mostWeight }, preset: undefined })
                }
              />
            ))}
            {source === 'reports' && (
              <Switch
                withThumbIndicator={false}
                className={classes.correction}
                label={t('need.corrected')}
                description={t('need.correctedHint')}
                checked={!need.isAsHeard}
                onChange={(event) =>
                  changeView(
                    { asHeard: event.currentTarget.checked ? undefined : true },
                    { replace: true },
                  )
                }
              />
            )}
          </section>
        )
      })}
      <Button
        variant="default"
        className={classes.reset}
        disabled={changedWeights(need.components, weights) === undefined && !need.isAsHeard}
        onClick={() => {
          move(usualWeights(need.components))
          changeView(
            { weights: undefined, asHeard: undefined, preset: undefined },
            { replace: true },
          )
        }}
      >
        {t('need.reset')}
      </Button>
      <OwnComponents need={need} />
    </div>
  )
}

interface WeightRowProps {
  component: Component
  weight: number
  onMove: (weight: number) => void
  onRest: (weight: number) => void
  /** Shows the map of this one. */
  onAlone: () => void
}

function WeightRow({ component, weight, onMove, onRest, onAlone }: WeightRowProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const name = useComponentName()(component.code)
  if (!isKnown(component))
    return (
      <div className={classes.weight} data-off>
        <span>{name}</span>
        <span className={classes.unknown}>{t('need.noData')}</span>
      </div>
    )
  return (
    <div className={classes.weight} data-off={weight === 0 || undefined}>
      <button
        type="button"
        className={classes.alone}
        title={t('need.alone', { name })}
        aria-label={t('need.alone', { name })}
        onClick={onAlone}
      >
        {name}
      </button>
      <Slider
        size="sm"
        min={0}
        max={mostWeight}
        step={0.5}
        value={weight}
        label={null}
        thumbLabel={name}
        onChange={onMove}
        onChangeEnd={onRest}
      />
      <output>{format.number(weight, 1)}</output>
    </div>
  )
}

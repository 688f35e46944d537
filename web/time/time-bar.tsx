import { ActionIcon, CloseButton, NativeSelect, RangeSlider, Switch } from '@mantine/core'
import {
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MapHandle } from '../map/handle.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { useChangeView, useView } from '../use-view.ts'
import { StepBars } from './step-bars.tsx'
import classes from './time-bar.module.css'
import { TimeCounts } from './time-counts.tsx'
import { TimeNeed } from './time-need.tsx'
import type { TimeView } from './time-view.ts'
import { lastDay, rangeOf, stepsOf, type TimelineLayer, timelineQuery } from './timeline.ts'
import { type Speed, speeds, usePlaying } from './use-playing.ts'

interface TimeBarProps {
  map: MapHandle
  time: TimeView
  /** Collections that are switched on. */
  shown: ReadonlySet<string>
}

/** The period that the map shows, as a slider that plays. */
export function TimeBar({ map, time, shown }: TimeBarProps) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { asOf } = useView()
  const changeView = useChangeView()
  const { data, error, refetch } = useQuery(timelineQuery(slug, time.step, asOf))
  const layers = data?.filter(({ collection }) => shown.has(collection))
  const steps = layers ? stepsOf(layers, time.step) : []
  return (
    <section className={classes.bar} aria-label={t('time.title')}>
      <CloseButton
        className={classes.close}
        aria-label={t('time.end')}
        onClick={() => changeView({ time: undefined }, { replace: true })}
      />
      {error && <Failure error={error} onRetry={() => refetch()} />}
      {!layers && !error && <Waiting />}
      {layers && steps.length < 2 && <p className={classes.nothing}>{t('time.nothing')}</p>}
      {layers && steps.length >= 2 && (
        <Steps key={time.step} map={map} time={time} layers={layers} steps={steps} />
      )}
    </section>
  )
}

interface StepsProps {
  map: MapHandle
  time: TimeView
  layers: TimelineLayer[]
  steps: string[]
}

function Steps({ map, time, layers, steps }: StepsProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const changeView = useChangeView()
  const [moving, setMoving] = useState<readonly [number, number] | null>(null)
  const [isLoop, setLoop] = useState(true)
  const range = moving ?? rangeOf(steps, time)
  const now = useRef(range)
  now.current = range
  const last = steps.length - 1
  const periodOf = ([from, to]: readonly [number, number]) => ({
    from: steps[from]!,
    to: lastDay(steps[to]!, time.step),
  })

  /** The map follows at once, the address bar once it rests. */
  const move = (next: readonly [number, number]) => {
    now.current = next
    setMoving(next)
    map.setTime(periodOf(next))
  }
  const keep = (next: readonly [number, number]) => {
    // Not where it has just been put away.
    changeView(({ time: before }) => ({ time: before && { ...before, ...periodOf(next) } }), {
      replace: true,
    })
    setMoving(null)
  }
  const shift = (by: number): readonly [number, number] | null => {
    const [from, to] = now.current
    if (from + by >= 0 && to + by <= last) return [from + by, to + by]
    if (!isLoop) return null
    return by > 0 ? [0, to - from] : [last - (to - from), last]
  }
  const { isPlaying, setPlaying, speed, setSpeed, isCalm } = usePlaying({
    advance: () => {
      const next = shift(1)
      if (next) move(next)
      return next !== null
    },
    onRest: () => keep(now.current),
  })

  const step = (by: number) => {
    const next = shift(by)
    if (!next) return
    move(next)
    if (!isPlaying) keep(next)
  }
  const period = periodOf(range)
  const words = t('time.period', { from: format.day(period.from), to: format.day(period.to) })
  return (
    <>
      <div className={classes.controls}>
        <ActionIcon
          variant="default"
          size={34}
          aria-label={t('time.back')}
          onClick={() => step(-1)}
        >
          <IconPlayerSkipBack size={17} stroke={1.7} aria-hidden="true" />
        </ActionIcon>
        <ActionIcon
          size={34}
          aria-label={t(isPlaying ? 'time.pause' : 'time.play')}
          onClick={() => setPlaying(!isPlaying)}
        >
          {isPlaying ? (
            <IconPlayerPause size={18} stroke={1.8} aria-hidden="true" />
          ) : (
            <IconPlayerPlay size={18} stroke={1.8} aria-hidden="true" />
          )}
        </ActionIcon>
        <ActionIcon
          variant="default"
          size={34}
          aria-label={t('time.forward')}
          onClick={() => step(1)}
        >
          <IconPlayerSkipForward size={17} stroke={1.7} aria-hidden="true" />
        </ActionIcon>
        <p className={classes.period} aria-live={isPlaying ? 'off' : 'polite'}>
          {words}
        </p>
      </div>
      <div className={classes.track}>
        <StepBars layers={layers} steps={steps} range={range} />
        <RangeSlider
          size="sm"
          min={0}
          max={last}
          minRange={0}
          label={null}
          value={[...range]}
          thumbFromLabel={t('time.from')}
          thumbToLabel={t('time.to')}
          onChange={move}
          onChangeEnd={(next) => !isPlaying && keep(next)}
        />
      </div>
      <TimeCounts
        layers={layers}
        from={steps[range[0]]!}
        to={steps[range[1]]!}
        period={period}
        isPlaying={isPlaying}
      />
      <div className={classes.options}>
        <NativeSelect
          size="xs"
          aria-label={t('time.step')}
          value={time.step}
          data={(['month', 'week'] as const).map((value) => ({
            value,
            label: t(`time.step.${value}`),
          }))}
          onChange={(event) =>
            changeView(
              { time: { ...time, ...period, step: event.currentTarget.value as TimeView['step'] } },
              { replace: true },
            )
          }
        />
        {!isCalm && (
          <NativeSelect
            size="xs"
            aria-label={t('time.speed')}
            value={`${speed}`}
            data={speeds.map((value) => ({
              value: `${value}`,
              label: t('time.speedOf', { speed: value }),
            }))}
            onChange={(event) => setSpeed(Number(event.currentTarget.value) as Speed)}
          />
        )}
        <Switch
          size="sm"
          withThumbIndicator={false}
          label={t('time.loop')}
          checked={isLoop}
          onChange={(event) => setLoop(event.currentTarget.checked)}
        />
        <TimeNeed until={period.to} />
      </div>
    </>
  )
}

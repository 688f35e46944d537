import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Ends } from '../map/needs/ramp.ts'
import { useMap } from '../map-context.ts'
import { useLocalFormat } from '../municipality.ts'
import classes from './need-pane.module.css'
import { rawInWords } from './need-words.ts'
import { rawAt } from './raw-at.ts'
import type { Need } from './use-need.ts'

/** The ends of the colours: figures where one component alone is shown, words for a mixture. */
export function LegendEnds({ need }: { need: Need }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const ends = useEnds()
  const only = onlyComponent(need)
  const figure = (score: number) =>
    only &&
    rawInWords(t, format, { raw: rawAt(only.scale, score), unit: only.component?.unit ?? '' })
  return (
    <p className={classes.ends}>
      <span>{only && ends ? figure(ends.low) : t('need.little')}</span>
      <span>{only && ends ? figure(ends.high) : t('need.much')}</span>
    </p>
  )
}

/** The component that is all there is to see, and how its figures became levels. */
export function onlyComponent({ shares, run, components }: Need) {
  const codes = run?.components.filter((_, index) => shares[index]! > 0) ?? []
  const [code] = codes
  const scale = code === undefined ? undefined : run?.scales[code]
  if (codes.length !== 1 || code === undefined || scale === undefined) return null
  return { code, scale, component: components.find((one) => one.code === code) }
}

function useEnds(): Ends | null {
  const map = useMap()
  const [ends, setEnds] = useState<Ends | null>(null)
  useEffect(() => map?.need.onEnds(setEnds), [map])
  return ends
}

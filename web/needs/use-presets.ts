import { useQuery } from '@tanstack/react-query'
import { useSession } from '../accounts/session.ts'
import { useMunicipality } from '../municipality.ts'
import { useChangeView, useView } from '../use-view.ts'
import { type BuiltInPreset, type Preset, presetsQuery } from './preset-queries.ts'
import type { Need } from './use-need.ts'
import { areSameWeights, changedWeights, usualWeights, type Weights } from './weights.ts'

/** The weightings that there are, which of them is in use, and whether a slider has moved since. */
export function usePresets(need: Need) {
  const { slug } = useMunicipality()
  const { role } = useSession()
  const view = useView()
  const changeView = useChangeView()
  const { data, error } = useQuery(presetsQuery(slug))
  const presets = data?.presets ?? []
  const builtIn = data?.builtIn ?? []
  const usual = usualWeights(need.components)
  const isSame = (weights: Weights, isCorrected: boolean) =>
    areSameWeights(weights, need.weights) && isCorrected !== need.isAsHeard

  const inUse: Preset | BuiltInPreset | undefined =
    presets.find(({ id }) => `${id}` === view.preset) ??
    builtIn.find(({ code }) => code === view.preset)
  const choose = (id: string | undefined, weights: Weights, isCorrected: boolean) =>
    changeView(
      {
        preset: id,
        weights: changedWeights(need.components, { ...zeroes(usual), ...weights }),
        asHeard: isCorrected ? undefined : true,
      },
      { replace: true },
    )
  return {
    /** The reader's own role first. */
    builtIn: builtIn.toSorted((a, b) => Number(b.role === role) - Number(a.role === role)),
    presets,
    error,
    inUse,
    isChanged: inUse !== undefined && !isSame(inUse.weights, inUse.isCorrected),
    isUsual: isSame(usual, true),
    chooseUsual: () => choose(undefined, usual, true),
    choosePreset: (preset: Preset | BuiltInPreset) =>
      choose(idOf(preset), preset.weights, preset.isCorrected),
    mayChange: ({ isMine, isShared }: Preset) =>
      isMine || (isShared && (role === 'manager' || role === 'admin')),
  }
}

export type Presets = ReturnType<typeof usePresets>

export function idOf(preset: Preset | BuiltInPreset): string {
  return 'id' in preset ? `${preset.id}` : preset.code
}

function zeroes(weights: Weights): Weights {
  return Object.fromEntries(Object.keys(weights).map((code) => [code, 0]))
}

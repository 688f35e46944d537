import type { Facts, ParcelDraft } from './parcel-draft.ts'

type Described = Pick<ParcelDraft, 'facts' | 'asks'>

/** A number that a person would give a piece, to begin with: 1204/2. */
const numbered = (number: string, index: number) => `${number}/${index + 1}`

/** The facts of the pieces of a parcel, which share what can be shared by their areas. */
export function factsOfPieces({ facts }: ParcelDraft, areasM2: number[]): Described[] {
  const wholeM2 = areasM2.reduce((sum, each) => sum + each, 0)
  const shares = new Map(
    (['registeredAreaM2', 'assessedLandValue', 'assessedBuildingValue'] as const).map((name) => [
      name,
      sharesOf(facts[name], areasM2, wholeM2),
    ]),
  )
  return areasM2.map((_, index) => ({
    facts: {
      ...facts,
      cadastralNumber: numbered(facts.cadastralNumber, index),
      registeredAreaM2: shares.get('registeredAreaM2')![index] ?? null,
      assessedLandValue: shares.get('assessedLandValue')![index] ?? null,
      assessedBuildingValue: shares.get('assessedBuildingValue')![index] ?? null,
    },
    asks: ['cadastralNumber'],
  }))
}

/** To the hundredth, and in sum exactly what there was: the last has the rest. */
function sharesOf(value: number | null, areasM2: number[], wholeM2: number): (number | null)[] {
  if (value === null) return areasM2.map(() => null)
  let left = Math.round(value * 100)
  return areasM2.map((areaM2, index) => {
    const share = index === areasM2.length - 1 ? left : Math.round((value * 100 * areaM2) / wholeM2)
    left -= share
    return share / 100
  })
}

/** The facts of what several parcels become; what they disagree on has to be asked. */
export function factsOfMerged(drafts: ParcelDraft[], areasM2: number[]): Described {
  const largest = drafts[areasM2.indexOf(Math.max(...areasM2))]!.facts
  const uses = new Set(drafts.map(({ facts }) => facts.landUse))
  const sum = (name: 'registeredAreaM2' | 'assessedLandValue' | 'assessedBuildingValue') =>
    drafts.reduce<number | null>((so, { facts }) => {
      const value = facts[name]
      return so === null || value === null ? null : Math.round((so + value) * 100) / 100
    }, 0)
  return {
    facts: {
      ...largest,
      registeredAreaM2: sum('registeredAreaM2'),
      assessedLandValue: sum('assessedLandValue'),
      assessedBuildingValue: sum('assessedBuildingValue'),
    },
    asks: uses.size > 1 ? ['cadastralNumber', 'landUse'] : ['cadastralNumber'],
  }
}

export const unknownFacts: Facts = {
  cadastralNumber: '',
  landUse: null,
  address: null,
  registeredAreaM2: null,
  assessedLandValue: null,
  assessedBuildingValue: null,
  attributes: {},
}

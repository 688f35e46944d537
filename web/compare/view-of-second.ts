import type { View } from '../view-state.ts'

/** What the second map shows, as if it were the first. */
export function viewOfSecond(view: View): View {
  const { asOf, validAt, layers, weights, asHeard } = view.second ?? {}
  return {
    ...view,
    ...(asOf !== undefined && { asOf: asOf === 'now' ? undefined : asOf }),
    ...(validAt !== undefined && { validAt }),
    ...(layers && {
      shown: layers.shown,
      hidden: layers.hidden,
      opacities: layers.opacities,
    }),
    ...(weights && { weights }),
    ...(asHeard !== undefined && { asHeard: asHeard || undefined }),
  }
}

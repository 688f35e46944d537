import type { ExpressionSpecification } from 'maplibre-gl'

export type Expression = ExpressionSpecification

export const get = (attribute: string): Expression => ['get', attribute]

/** Grows smoothly through [zoom, value] pairs. */
export function byZoom(
  base: number,
  ...stops: [zoom: number, value: number | Expression][]
): Expression {
  return ['interpolate', ['exponential', base], ['zoom'], ...stops.flat()] as unknown as Expression
}

/** The value for the attribute's text, else `otherwise`. */
export function byText<T extends string | number | Expression>(
  input: Expression,
  values: Record<string, T>,
  otherwise: T,
): Expression {
  return ['match', input, ...Object.entries(values).flat(), otherwise] as unknown as Expression
}

export function isOneOf(attribute: string, values: readonly string[]): Expression {
  return ['in', get(attribute), ['literal', [...values]]]
}

/** As byText, for lists of texts that share a value. */
export function byTexts<T extends string | number>(
  input: Expression,
  groups: [values: readonly string[], value: T][],
  otherwise: T,
): Expression {
  const cases = groups.flatMap(([values, value]) => [[...values], value])
  return ['match', input, ...cases, otherwise] as unknown as Expression
}

/** Whether the lower-case text holds one of the words. */
export function mentions(attribute: string, words: readonly string[]): Expression {
  const text: Expression = ['downcase', ['coalesce', get(attribute), '']]
  return ['any', ...words.map((word): Expression => ['in', word, text])] as unknown as Expression
}

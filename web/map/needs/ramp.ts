import type { Theme } from '../types.ts'

export interface Stop {
  red: number
  green: number
  blue: number
  /** 0 to 1. */
  alpha: number
}

/**
 * From little need to much, in equal steps. By day each is darker than the one before, by night
 * lighter, so that the order can be told without telling colours apart; little need lets the town through.
 */
export const ramps: Record<Theme, readonly Stop[]> = {
  light: [
    stop('#f7dca4', 0.04),
    stop('#f5bd62', 0.2),
    stop('#e8853a', 0.38),
    stop('#cc4a3a', 0.52),
    stop('#972154', 0.66),
    stop('#4f1152', 0.78),
  ],
  dark: [
    stop('#4b2a63', 0.08),
    stop('#7a2f73', 0.28),
    stop('#b8406a', 0.44),
    stop('#e5694f', 0.58),
    stop('#f7a54d', 0.7),
    stop('#fdeba6', 0.82),
  ],
}

function stop(hex: string, alpha: number): Stop {
  const part = (from: number) => Number.parseInt(hex.slice(from, from + 2), 16)
  return { red: part(1), green: part(3), blue: part(5), alpha }
}

/** As the card takes it: red, green, blue, alpha of each stop, 0 to 1. */
export function rampUniform(theme: Theme): Float32Array {
  return new Float32Array(
    ramps[theme].flatMap(({ red, green, blue, alpha }) => [
      red / 255,
      green / 255,
      blue / 255,
      alpha,
    ]),
  )
}

/** For a legend; opaque enough to be seen where there is no map behind. */
export function rampGradient(theme: Theme): string {
  const stops = ramps[theme].map(
    ({ red, green, blue, alpha }) => `rgb(${red} ${green} ${blue} / ${Math.round(alpha * 100)}%)`,
  )
  return `linear-gradient(to right, ${stops.join(', ')})`
}

/** The colours of the stops as they are on paper, in hex. */
export function rampOnPaper(theme: Theme): string[] {
  const paper = theme === 'light' ? 255 : 24
  const part = (colour: number, alpha: number) =>
    Math.round(colour * alpha + paper * (1 - alpha))
      .toString(16)
      .padStart(2, '0')
  return ramps[theme].map(
    ({ red, green, blue, alpha }) =>
      `#${part(red, alpha)}${part(green, alpha)}${part(blue, alpha)}`,
  )
}

/** Scores at the ends of the ramp. */
export interface Ends {
  low: number
  high: number
}

const lowQuantile = 0.25
const highQuantile = 0.985

/**
 * One unit in sixty is at the end of the ramp; a few with very much must not pale all others. Fields
 * and woods, where there is nothing at all, do not count.
 */
export function endsOf(scores: Float32Array): Ends {
  const sorted = scores.filter((score) => score > 0).sort()
  const at = (quantile: number) => sorted[Math.round((sorted.length - 1) * quantile)] ?? 0
  const low = at(lowQuantile)
  const high = at(highQuantile)
  // Where all are alike nothing stands out.
  return high - low > 1e-4 ? { low, high } : { low, high: Math.max(low + 0.05, 0.05) }
}

/** 0 to 1 along the ramp. */
export function placeOf(score: number, { low, high }: Ends): number {
  return Math.min(1, Math.max(0, (score - low) / (high - low)))
}

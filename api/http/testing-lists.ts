import { expect } from 'vitest'
import { ask, failures } from '../testing.ts'
import { townCorner } from '../testing-town.ts'

export interface Parcel {
  id: number
  properties: { cadastralNumber: string; areaM2: number; landUse: string | null }
}

export async function listOf(slug: string, path: string, query: string) {
  const answer = await ask(`/api/v1/${slug}/${path}?${query}`)
  expect(failures.splice(0)).toEqual([])
  expect(answer.status).toBe(200)
  return answer.json() as {
    features: Parcel[]
    numberReturned: number
    links: { rel: string; href: string }[]
  }
}

/** Every page, by following the next links. */
export async function walkThrough(slug: string, path: string, query: string) {
  const found: Parcel[] = []
  let next: string | undefined = `/api/v1/${slug}/${path}?${query}`
  for (let pages = 0; next !== undefined; pages++) {
    expect(pages).toBeLessThan(100)
    const answer = await ask(next)
    expect(failures.splice(0)).toEqual([])
    expect(answer.status).toBe(200)
    const page = answer.json()
    found.push(...page.features)
    next = page.links.find((link: { rel: string }) => link.rel === 'next')?.href
    expect(answer.headers.get('link')).toBe(next === undefined ? null : `<${next}>; rel="next"`)
  }
  return found
}

export type Box = [number, number, number, number]

/** With edges off the grid, so that no rounding decides whether something touches. */
export function boxOf([east, north, width, height]: [number, number, number, number]): Box {
  const [west, south] = [
    townCorner.lon + east / 1000 + 0.0003,
    townCorner.lat + north / 1000 + 0.0003,
  ]
  return [west, south, west + width / 1000, south + height / 1000]
}

import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { mapDrawn } from './town-page.ts'
import { slug, type TownServer } from './town-server.ts'

type Place = [lng: number, lat: number]

export const editor = (page: Page) => page.getByRole('region', { name: 'Editing parcels' })
export const tool = (page: Page, name: string) =>
  editor(page).getByRole('button', { name, exact: true })
/** What belongs to the tool in hand. */
export const panel = (page: Page) => editor(page).locator('[data-sight]')
export const does = (page: Page, name: string) =>
  panel(page).getByRole('button', { name, exact: true }).click()
export const field = (page: Page, name: string) =>
  panel(page).getByRole('textbox', { name, exact: true })

export async function landRead(page: Page) {
  await mapDrawn(page)
  await editor(page).locator('[data-sight=whole]').waitFor()
}

export async function beginChangeSet(
  page: Page,
  { url }: TownServer,
  name: string,
): Promise<number> {
  const answer = await page.request.post(`${url}/api/v1/${slug}/change-sets`, {
    headers: { origin: url, 'idempotency-key': crypto.randomUUID() },
    data: { name },
  })
  expect(answer.status()).toBe(201)
  return (await answer.json()).id
}

export interface Draft {
  key: string
  isRetired: boolean
  from: string[]
  areaM2: number
  facts: { cadastralNumber: string; address: string | null }
  geometry: { coordinates: Place[][] }
}

export async function draftsOf(page: Page, { url }: TownServer, changeSet: number) {
  const answer = await page.request.get(`${url}/api/v1/${slug}/change-sets/${changeSet}/parcels`)
  return (await answer.json()) as { version: number; parcels: Draft[]; canUndo: boolean }
}

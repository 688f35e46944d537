import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { chromiumPath } from './map/testing/chromium.ts'
import { aTownInABrowser } from './testing/town-in-a-browser.ts'
import { slug } from './testing/town-server.ts'
import { violations } from './testing/violations.ts'

describe.skipIf(!chromiumPath)('the past of a parcel', { timeout: 400_000 }, () => {
  const town = aTownInABrowser()

  /** Cuts the parcel in three through the API, and has it approved. */
  async function divide(page: Page, admin: Page) {
    const { id, number } = town.parcel
    const base = `${town.server.url}/api/v1/${slug}/change-sets`
    const headers = { origin: town.server.url }
    const begun = await page.request.post(base, {
      headers: { ...headers, 'idempotency-key': randomUUID() },
      data: { name: 'Division', reason: 'Survey 12' },
    })
    const { id: set } = await begun.json()
    let etag = begun.headers().etag!
    const deed = async (by: Page, name: string, data?: object) => {
      const answer = await by.request.post(`${base}/${set}/${name}`, {
        headers: { ...headers, 'if-match': etag },
        data,
      })
      expect([answer.status(), await answer.text()]).toEqual([200, expect.anything()])
      etag = answer.headers().etag!
    }
    await deed(page, 'operations', {
      operations: [{ operation: 'split-equally', parcel: `${id}`, parts: 3, directionDeg: 20 }],
    })
    await deed(page, 'operations', {
      operations: [1, 2, 3].map((part) => ({
        operation: 'describe',
        parcel: `new-${part}`,
        facts: { cadastralNumber: `${number}/${part}` },
      })),
    })
    await deed(page, 'submit')
    await deed(admin, 'publish', {})
  }

  it('is a graph that leads to its parcels, each on the map as it was in law', async () => {
    const { id, number } = town.parcel
    const page = await town.openWatched(`/${slug}/parcels/${id}/lineage`, { as: 'planner' })
    await page.getByText('It came of no other parcel').waitFor()
    await divide(page, await town.open(`/${slug}/account`, { as: 'admin' }))

    // As a graph and in words, by document.
    await page.reload()
    const graph = page.getByRole('region', { name: 'Graph of the lineage' })
    await graph.getByRole('link', { name: `${number}/2` }).waitFor()
    expect(await graph.getByRole('link').count()).toBe(4)
    expect(
      await page.getByRole('row', { name: /Division into equal parts document/ }).count(),
    ).toBe(3)
    expect(await violations(page)).toEqual([])
    await graph.getByRole('link', { name: `${number}/2` }).press('Enter')
    const panel = page.getByRole('complementary', { name: 'Selected' })
    await panel.getByText('In force on').waitFor()
    await panel.getByRole('link', { name: number, exact: true }).click()
    // The map shows the last day on which it was in force.
    await page
      .getByRole('status')
      .getByText(/^Parcels in law on/)
      .waitFor()
    await panel.getByRole('heading', { name: number, exact: true }).waitFor()
  })
})

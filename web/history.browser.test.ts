import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { chromiumPath } from './map/testing/chromium.ts'
import { aTownInABrowser } from './testing/town-in-a-browser.ts'
import { mapPath } from './testing/town-page.ts'
import { slug } from './testing/town-server.ts'
import { violations } from './testing/violations.ts'

const phone = { viewport: { width: 360, height: 740 } }
const isWide = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > innerWidth)

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

  it('is a graph that leads to its parcels, a difference on two maps, and a paper that anybody can check', async () => {
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

    // Between two days, on both maps and in a table.
    await page.goto(
      `${town.server.url}${mapPath(town.parcel, '&pane=compare&second=halves&second.asOf=2026-05-01')}`,
    )
    await page.getByText('Colour what changed on both maps').click()
    await page.waitForURL(/second.changes=true/)
    const table = page.getByRole('table', { name: /^Parcels that changed between 1 May 2026/ })
    const row = table.getByRole('row').filter({ hasText: `${number}/1` })
    expect(await row.textContent()).toMatch(/Begun.*by .*Survey 12.*document \d{4}-0001/)
    await page.getByRole('listitem').filter({ hasText: 'Ended 1' }).waitFor()
    expect(await violations(page)).toEqual([])
    const [csv] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as CSV' }).click(),
    ])
    expect(readFileSync(await csv.path(), 'utf8')).toMatch(
      new RegExp(`${number}/1,Begun,,[\\d.]+,`),
    )

    // A paper with its number and code.
    await page.goto(`${town.server.url}${mapPath(town.parcel, `&sel=parcels/${id}&pane=none`)}`)
    await panel.getByRole('button', { name: 'Extract' }).click()
    await page.getByRole('button', { name: 'Issue the extract' }).click()
    const issued = await page.getByText(/^Issued as number/).textContent()
    const [, paper, code] = /number (\S+) with the code (\S+)\./.exec(issued!)!
    expect(await violations(page)).toEqual([])
    const pdf = await page.request.get(`${town.server.url}/api/v1/${slug}/extracts/${paper}/pdf`)

    const anybody = await town.openWatched(`/${slug}/extracts/${paper}`, phone, (complaint) =>
      complaint.includes('404'),
    )
    await anybody.getByLabel('Code').fill('ABCD')
    await anybody.getByRole('button', { name: 'Check' }).click()
    await anybody.getByText('There is no such extract').waitFor()
    await anybody.getByLabel('Code').fill(code!.toLowerCase())
    await anybody.getByRole('button', { name: 'Check' }).click()
    await anybody.getByText('This extract is authentic').waitFor()
    expect(await anybody.getByRole('definition').first().textContent()).toBe(number)
    await anybody.locator('input[type=file]').setInputFiles({
      name: 'extract.pdf',
      mimeType: 'application/pdf',
      buffer: await pdf.body(),
    })
    await anybody.getByText('This is the file that was issued.').waitFor()
    expect(await violations(anybody)).toEqual([])
    expect(await isWide(anybody)).toBe(false)
    await anybody.goto(`${town.server.url}/${slug}/parcels/${id}/lineage`)
    await anybody.getByRole('region', { name: 'Graph of the lineage' }).waitFor()
    expect(await isWide(anybody)).toBe(false)
  })
})

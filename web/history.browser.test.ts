import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath } from './map/testing/chromium.ts'
import { aTownInABrowser } from './testing/town-in-a-browser.ts'
import { openPage } from './testing/town-page.ts'
import { slug } from './testing/town-server.ts'
import { violations } from './testing/violations.ts'
import { writeView } from './view-state.ts'

describe.skipIf(!chromiumPath)('the past of a parcel', () => {
  const town = aTownInABrowser()
  beforeAll(async () => {
    const [planner, admin] = await Promise.all(
      ['planner', 'admin'].map((as) => openPage(town.browser, town.server, '/health', { as })),
    )
    await divide(planner!.page, admin!.page)
    for (const { page } of [planner!, admin!]) await page.context().close()
  })

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
    // As a graph and in words, by document.
    const graph = page.getByRole('region', { name: 'Graph of the lineage' })
    await graph.getByRole('link', { name: `${number}/2` }).waitFor()
    await expect.poll(() => graph.getByRole('link').count()).toBe(4)
    const divisions = page.getByRole('row', { name: /Division into equal parts document/ })
    await expect.poll(() => divisions.count()).toBe(3)
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

  /** The parcels that the town has on a day in law, before and after the division. */
  const dayInLaw = (ms: number) =>
    new Date(ms).toLocaleDateString('sv-SE', { timeZone: 'Europe/Bucharest' })

  it('is the difference of two days, as a table and as a file', async () => {
    const { number } = town.parcel
    const page = await town.openWatched(
      `/${slug}${writeView({
        validAt: dayInLaw(Date.now() - 48 * 3_600_000),
        second: { way: 'swipe', validAt: dayInLaw(Date.now()), hasChanges: true },
        pane: 'compare',
      })}`,
      { as: 'planner' },
    )
    const pane = page.getByRole('complementary', { name: 'Compare' })
    const legend = pane.getByRole('list', { name: 'Colours on both maps' })
    await legend.getByText('Begun 3').waitFor()
    await legend.getByText('Ended 1').waitFor()
    const table = pane.getByRole('table', { name: /^Parcels that changed between/ })
    await table.getByRole('row', { name: new RegExp(`${number}/2`) }).waitFor()
    const saved = page.waitForEvent('download')
    await pane.getByRole('button', { name: 'Save as CSV' }).click()
    const rows = (await readFile(await (await saved).path(), 'utf8')).trim().split(/\r?\n/)
    expect(rows).toHaveLength(5)
    expect(rows.filter((row) => row.includes(`${number}/`))).toHaveLength(3)
    expect(await violations(page)).toEqual([])
  })

  it('is certified by an extract that anybody can check', async () => {
    const answer = await fetch(
      `${town.server.url}/api/v1/${slug}/parcels?cadastralNumber=${town.parcel.number}/1`,
    )
    const [{ id }] = (await answer.json()).features
    const page = await town.openWatched(
      `/${slug}${writeView({ selection: { collection: 'parcels', id } })}`,
      { as: 'planner' },
    )
    const panel = page.getByRole('complementary', { name: 'Selected' })
    // Who approved it and why, who prepared it and by which document.
    const history = panel.getByRole('region', { name: 'History' })
    await history.getByText(/^by .+: Survey 12$/).waitFor()
    await history.getByText(/prepared by /).waitFor()
    await history.getByRole('button', { name: /^Division, document / }).waitFor()
    await panel.getByRole('button', { name: 'Extract' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Issue the extract' }).click()
    const told = await dialog.getByText(/^Issued as number /).textContent()
    const [, issued, code] = /number (\S+) with the code (\S+)\.$/.exec(told!)!
    const pdf = await dialog.getByRole('link', { name: 'Open the PDF' }).getAttribute('href')
    const paper = await (await page.request.get(`${town.server.url}${pdf}`)).body()
    expect(paper.subarray(0, 5).toString()).toBe('%PDF-')

    // Somebody without an account, with the paper in the hand.
    const anybody = await town.openWatched(`/${slug}/extracts/${issued}`, {}, (complaint) =>
      /404/.test(complaint),
    )
    const typed = anybody.getByRole('textbox', { name: 'Code' })
    const check = anybody.getByRole('button', { name: 'Check' })
    await typed.fill(code!.replace(/[A-Z2-9]$/, (last) => (last === 'A' ? 'B' : 'A')))
    await check.click()
    await anybody.getByRole('alert').getByText('There is no such extract').waitFor()
    await typed.fill(code!)
    await check.click()
    await anybody.getByText('This extract is authentic').waitFor()
    await anybody.getByText(`${town.parcel.number}/1`, { exact: true }).waitFor()
    expect(await violations(anybody)).toEqual([])
    const file = { name: 'extract.pdf', mimeType: 'application/pdf', buffer: paper }
    await anybody.locator('input[type=file]').setInputFiles(file)
    await anybody.getByText('This is the file that was issued.').waitFor()
  })
})

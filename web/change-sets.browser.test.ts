import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { chromiumPath } from './map/testing/chromium.ts'
import { aTownInABrowser } from './testing/town-in-a-browser.ts'
import { clickMiddle, mapDrawn, mapPath } from './testing/town-page.ts'
import { aColleague, slug } from './testing/town-server.ts'
import { violations } from './testing/violations.ts'

const pane = (page: Page) => page.getByRole('complementary', { name: 'Change sets' })

describe.skipIf(!chromiumPath)('a change set', { timeout: 300_000 }, () => {
  const town = aTownInABrowser()

  /** Splits the parcel along a line a little east of its middle, as the editor would. */
  async function split(page: Page, id: number) {
    const { id: parcel, lng, lat } = town.parcel
    const east = lng + 0.00003
    const answer = await page.request.post(
      `${town.server.url}/api/v1/${slug}/change-sets/${id}/operations`,
      {
        headers: { 'if-match': '*', origin: town.server.url },
        data: {
          operations: [
            {
              operation: 'split',
              parcels: [String(parcel)],
              lines: [
                [
                  [east, lat - 0.003],
                  [east, lat + 0.003],
                ],
              ],
            },
          ],
        },
      },
    )
    expect(await answer.text()).toContain('"new-2"')
  }

  it('is begun, answered, reviewed by another, published to all who look, and taken back', async () => {
    const { number } = town.parcel
    const planner = await town.openWatched(mapPath(town.parcel, '&pane=change-sets'), {
      as: 'planner',
    })
    await pane(planner).getByRole('button', { name: 'Begin change set' }).click()
    await planner.getByRole('textbox', { name: 'Name of the change set' }).fill('Pop inheritance')
    await planner.getByRole('textbox', { name: 'Why it is made' }).fill('Survey 12')
    await planner.getByRole('dialog').getByRole('button', { name: 'Begin change set' }).click()
    await planner.waitForURL(/changeSet=\d+/)
    await pane(planner).getByText('It changes no parcel yet.').waitFor()
    const id = Number(/changeSet=(\d+)/.exec(planner.url())![1])

    // Who edits is seen by the others in the list.
    const colleague = await aColleague(town.server, 'planner')
    const reviewer = await town.openWatched(mapPath(town.parcel, '&pane=change-sets'), {
      as: colleague,
    })
    await pane(reviewer)
      .getByRole('button', { name: /Pop inheritance.*edits here/ })
      .waitFor()

    // Done elsewhere, it is read again here.
    await split(planner, id)
    const findings = pane(planner).getByRole('region', { name: 'What the rules find' })
    await findings
      .getByText(/still lacks: Cadastral number/)
      .first()
      .waitFor()
    const land = pane(planner).getByRole('table', { name: 'Parcels before and after' })
    await land.getByRole('row', { name: /^Difference 0 m²$/ }).waitFor()
    await findings.getByRole('button', { name: 'Show' }).first().click()
    expect(await violations(planner)).toEqual([])

    const asks = pane(planner).getByRole('form', { name: 'Only you can say' })
    await asks.getByRole('textbox').first().fill(`${number}-W`)
    await asks.getByRole('textbox').last().fill(`${number}-E`)
    await asks.getByRole('button', { name: 'Give these answers' }).click()
    await asks.waitFor({ state: 'detached' })
    await findings.getByText(/still lacks/).first().waitFor({ state: 'detached' })
    await pane(planner).getByRole('button', { name: 'Submit for review' }).click()
    await pane(planner).getByText('Somebody else has to approve what you submitted.').waitFor()

    const public_ = await town.openWatched(mapPath(town.parcel, '&pane=list&of=parcels'))
    await mapDrawn(public_)

    await pane(reviewer)
      .getByRole('button', { name: /Pop inheritance/ })
      .click()
    const compared = pane(reviewer).getByRole('table', { name: 'Parcels before and after' })
    await compared.getByRole('row', { name: new RegExp(`^${number}-W – `) }).waitFor()
    await pane(reviewer).getByRole('button', { name: 'Approve and publish' }).click()
    await reviewer.getByRole('textbox', { name: 'Document' }).fill('HCL 7/2026')
    const dialog = reviewer.getByRole('dialog')
    const published = reviewer.waitForResponse(/\/publish$/)
    const asked = public_.waitForRequest(/\/tiles\/.*\.mvt/)
    await dialog.getByRole('button', { name: 'Approve and publish' }).click()
    expect((await published).status()).toBe(200)
    const since = performance.now()
    await asked
    expect(performance.now() - since).toBeLessThan(2000)
    const list = public_.getByRole('complementary', { name: 'List' })
    await list.getByText(`${number}-W`, { exact: true }).waitFor()
    await clickMiddle(public_)
    await public_.getByRole('heading', { name: `${number}-W` }).waitFor()

    // The planner's own screen follows, and the published one can be taken back.
    await pane(planner).getByText('HCL 7/2026').waitFor()
    await pane(planner).getByRole('button', { name: 'Take it back' }).click()
    await pane(planner).getByRole('heading', { name: 'Takes back: Pop inheritance' }).waitFor()
    await pane(planner).getByText('The rules find nothing wrong.').waitFor()
    await pane(planner)
      .getByRole('table', { name: 'Parcels before and after' })
      .getByRole('row', { name: new RegExp(`^${number} – `) })
      .waitFor()

    await planner.setViewportSize({ width: 360, height: 740 })
    await planner.emulateMedia({ colorScheme: 'dark' })
    expect(await violations(planner)).toEqual([])
    expect(await planner.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(
      true,
    )
  })
})

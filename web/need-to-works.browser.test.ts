import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath } from './map/testing/chromium.ts'
import { drawing, lasso } from './testing/draw-by-hand.ts'
import { openPart } from './testing/plans-on-page.ts'
import { planThreeStreets } from './testing/three-streets.ts'
import { aTownInABrowser } from './testing/town-in-a-browser.ts'
import { mapDrawn } from './testing/town-page.ts'
import { slug } from './testing/town-server.ts'
import { violations } from './testing/violations.ts'

/** Each part goes on where the one before it stopped, as the manager does. */
describe.skipIf(!chromiumPath)('a manager', () => {
  const town = aTownInABrowser()
  beforeAll(() => planThreeStreets(town.server))
  const pane = (page: Page, name: string) => page.getByRole('complementary', { name })

  it('sees where need is high and why, plans work for it within a budget, and all see the works', async () => {
    const page = await town.openWatched(`/${slug}?pane=need&need=hexagon-200`, { as: 'manager' })
    const need = pane(page, 'Need')
    const plans = pane(page, 'Plans')
    await mapDrawn(page)
    await weighReports(page, need)
    await openAHotSpotDownToAReport(page, need)
    await planWorkAround(page, plans)
    await acceptTheBundle(plans)
    await solveWithinABudget(page, plans)
    await excludeAndSolveAgain(page, plans)
    const selection = await approve(page, plans)
    await findTheWorks(await town.openWatched(`/${slug}?pane=list&of=works`), selection)
  })

  async function weighReports(page: Page, need: ReturnType<typeof pane>) {
    await need.getByRole('button', { name: 'Compute', exact: true }).click()
    await need.getByRole('slider', { name: 'Reports', exact: true }).focus()
    await page.keyboard.press('End')
    await page.waitForURL(/weights=.*reports:10/)
  }

  async function openAHotSpotDownToAReport(page: Page, need: ReturnType<typeof pane>) {
    await need.getByRole('tab', { name: 'Spots' }).click()
    const spots = need.getByRole('region', { name: /hot spots?$/ })
    await spots.getByRole('listitem').first().getByRole('button').click()
    await page.waitForURL(/spot=0/)
    const places = need.getByRole('table', { name: /^\d+ places?$/ })
    await places.getByRole('rowheader').first().getByRole('button').click()
    await need.getByText(/^Among the/).waitFor()
    expect(await violations(page)).toEqual([])
    await need
      .locator('summary')
      .filter({ hasText: /^Reports/ })
      .click()
    await need.locator('details[open] li button').first().click()
    await page.waitForURL(/sel=reports/)
    await pane(page, 'Selected').getByRole('heading', { level: 2 }).waitFor()
  }

  async function planWorkAround(page: Page, plans: ReturnType<typeof pane>) {
    await pane(page, 'Selected').getByRole('button', { name: 'Close' }).click()
    await page.getByRole('button', { name: 'Plans', exact: true }).click()
    await openPart(plans, 'Candidates')
    await plans.getByRole('button', { name: 'Lasso' }).click()
    await drawing(page, 'Lasso')
    await lasso(page)
    await page.waitForURL(/area=ring:/)
    await plans.getByRole('combobox', { name: 'Made from' }).selectOption('what lies in the area')
    await plans.getByRole('button', { name: 'Make candidate' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/^Comes to RON\s[1-9]/).waitFor()
    await dialog.getByRole('textbox', { name: 'Title' }).fill('Around the hot spot')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'detached' })
    await plans.getByRole('row', { name: /^Around the hot spot/ }).waitFor()
    expect(await violations(page)).toEqual([])
  }

  async function acceptTheBundle(plans: ReturnType<typeof pane>) {
    await openPart(plans, 'Dig once')
    const group = plans.getByRole('article').filter({ hasText: 'New gas main' })
    await group.getByRole('button', { name: 'Accept bundle' }).click()
    await group.getByText(/Accepted as bundle/).waitFor()
  }

  async function solveWithinABudget(page: Page, plans: ReturnType<typeof pane>) {
    await openPart(plans, 'Plans')
    await plans.getByRole('button', { name: 'New plan' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name of the plan' }).fill('Streets')
    await dialog.getByRole('textbox', { name: 'First year' }).fill('2027')
    await dialog.getByRole('textbox', { name: 'Number of years' }).fill('2')
    await dialog.getByRole('button', { name: 'Make plan' }).click()
    await dialog.waitFor({ state: 'detached' })
    await plans.getByRole('button', { name: 'New scenario' }).click()
    const budget = plans.getByRole('group', { name: /^Budget by fund/ })
    for (const [year, amount] of [
      ['Roads 2027', '100000'],
      ['Roads 2028', '180000'],
      ['General 2027', '50000'],
    ] as const)
      await budget.getByRole('textbox', { name: year }).fill(amount)
    await plans.getByRole('button', { name: 'Save rules' }).click()
    await plans.getByText('Not saved yet').waitFor({ state: 'detached' })
    await plans.getByRole('button', { name: 'Find the best plan' }).click()
    const chosen = choices(plans)
    await chosen.getByRole('row', { name: /^Resurface street 1/ }).waitFor()
    await chosen.getByRole('row', { name: /^Resurface street 2/ }).waitFor()
    await chosen.getByRole('row', { name: /^Around the hot spot/ }).waitFor()
    await chosen.getByRole('row', { name: /^Resurface street 3/ }).waitFor({ state: 'detached' })
  }

  const choices = (plans: ReturnType<typeof pane>) =>
    plans.getByRole('group', { name: 'What is done and what is not' })

  async function excludeAndSolveAgain(page: Page, plans: ReturnType<typeof pane>) {
    const chosen = choices(plans)
    await chosen.getByRole('button', { name: /^Resurface street 2: / }).click()
    await page.getByRole('menuitem', { name: 'Excluded' }).click()
    await chosen.getByRole('button', { name: 'Resurface street 2: Excluded' }).waitFor()
    await plans.getByRole('button', { name: 'Solve again' }).click()
    await chosen.getByRole('row', { name: /^Resurface street 3/ }).waitFor()
    await chosen.getByRole('row', { name: /^Resurface street 2/ }).waitFor({ state: 'detached' })
    expect(await violations(page)).toEqual([])
  }

  /** The works' reference in the link. */
  async function approve(page: Page, plans: ReturnType<typeof pane>) {
    await plans.getByRole('button', { name: 'Approve' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Why this one' }).fill('Council of 12 March')
    await dialog.getByRole('button', { name: 'Approve' }).click()
    await dialog.waitFor({ state: 'detached' })
    // Until these are there, the table of choices has links of the same name that lead elsewhere.
    const carriedOut = plans.getByRole('region', { name: 'Planned and done' })
    await carriedOut.getByRole('button', { name: 'Resurface street 1', exact: true }).click()
    await page.waitForURL(/sel=works/)
    return new URL(page.url()).searchParams.get('sel')!
  }

  /** As somebody without an account: in the list of what the map shows, and from there on the map. */
  async function findTheWorks(stranger: Page, selection: string) {
    await mapDrawn(stranger)
    const list = pane(stranger, 'List')
    for (const title of ['Resurface street 1', 'Resurface street 3', 'Around the hot spot'])
      await list.getByRole('row', { name: new RegExp(`^${title}`) }).waitFor()
    await list.getByRole('button', { name: 'Resurface street 1' }).click()
    await stranger.getByRole('heading', { name: 'Resurface street 1' }).waitFor()
    await stranger.waitForURL((url) => url.searchParams.get('sel') === selection)
    const drawn = await stranger.request.get(`${town.server.url}/api/v1/${slug}/${selection}`)
    expect((await drawn.json()).properties).toMatchObject({ status: 'planned' })
  }
})

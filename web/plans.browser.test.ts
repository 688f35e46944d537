import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { inTenant } from '../api/db/tenant.ts'
import { chromiumPath } from './map/testing/chromium.ts'
import { aTownInABrowser } from './testing/town-in-a-browser.ts'
import { mapDrawn } from './testing/town-page.ts'
import { slug, type TownServer } from './testing/town-server.ts'
import { violations } from './testing/violations.ts'

const phone = { width: 360, height: 740 }

/** Three streets that could be resurfaced; in the first one a utility is about to lay a main. */
async function planThreeStreets({ db, municipalityId }: TownServer) {
  await inTenant(db, municipalityId, { userId: null, role: 'system' }, async (trx) => {
    await sql`delete from interventions where municipality_id = ${municipalityId}`.execute(trx)
    await sql`
      insert into interventions (municipality_id, title, is_titled, kind, cost, fund, benefit, geom, closure)
      select ${municipalityId}, 'Resurface street ' || n, true, 'resurfacing', 100000, 'roads', 60 - n * 10, geom, 'partial'
      from (
        select row_number() over (order by id) as n, geom from roads
        where municipality_id = ${municipalityId} and length_m > 80 and class = 'residential' order by id limit 3) as r`.execute(
      trx,
    )
    await sql`
      insert into programmes (municipality_id, title, operator, kind, starts_on, ends_on, cost, geom)
      select ${municipalityId}, 'New gas main', 'Gaz Nord', 'gas', '2027-04-01', '2027-06-30', 40000, geom
      from interventions where municipality_id = ${municipalityId} and title = 'Resurface street 1'`.execute(
      trx,
    )
  })
}

const pane = (page: Page) => page.getByRole('complementary', { name: 'Plans' })

describe.skipIf(!chromiumPath)('from need to plan', { timeout: 300_000 }, () => {
  const town = aTownInABrowser()
  beforeAll(() => planThreeStreets(town.server), 60_000)

  it('bundles, chooses within a budget, excludes, chooses again, approves, and all see the works', async () => {
    const page = await town.openWatched(`/${slug}?pane=plans&do=dig-once`, { as: 'manager' })
    await mapDrawn(page)
    const group = pane(page).getByRole('article').filter({ hasText: 'New gas main' })
    await group.getByRole('button', { name: 'Accept bundle' }).click()
    await group.getByText(/Accepted as bundle/).waitFor()
    await group.getByRole('button', { name: 'Take the bundle apart' }).click()
    await pane(page)
      .getByText(/^The bundle is taken apart: /)
      .waitFor()
    await pane(page).getByRole('button', { name: 'Undo' }).click()
    await group.getByText(/Accepted as bundle/).waitFor()

    await pane(page).getByText('Plans', { exact: true }).last().click()
    await pane(page).getByRole('button', { name: 'New plan' }).click()
    await page.getByRole('textbox', { name: 'Name of the plan' }).fill('Streets')
    await page.getByRole('textbox', { name: 'First year' }).fill('2027')
    await page.getByRole('textbox', { name: 'Number of years' }).fill('2')
    await page.getByRole('button', { name: 'Make plan' }).click()
    await pane(page).getByRole('button', { name: 'New scenario' }).click()

    await pane(page)
      .getByRole('group', { name: /^Budget by fund/ })
      .getByRole('textbox', { name: 'roads 2027' })
      .fill('100000')
    await pane(page)
      .getByRole('group', { name: /^Budget by fund/ })
      .getByRole('textbox', { name: 'roads 2028' })
      .fill('100000')
    await pane(page)
      .getByRole('group', { name: /^Budget by fund/ })
      .getByRole('textbox', { name: 'general 2027' })
      .fill('50000')
    await pane(page).getByRole('button', { name: 'Save rules' }).click()
    await pane(page).getByText('Not saved yet').waitFor({ state: 'detached' })
    await pane(page).getByRole('button', { name: 'Find the best plan' }).click()
    const choices = pane(page).getByRole('group', { name: 'What is done and what is not' })
    await choices.getByRole('row', { name: /^Resurface street 1/ }).waitFor()
    await choices.getByRole('row', { name: /^Resurface street 2/ }).waitFor()
    expect(await choices.getByRole('row', { name: /^Resurface street 3/ }).count()).toBe(0)

    await choices.getByRole('button', { name: /^Resurface street 2: / }).click()
    await page.getByRole('menuitem', { name: 'Excluded' }).click()
    await choices.getByRole('button', { name: 'Resurface street 2: Excluded' }).waitFor()
    await pane(page).getByRole('button', { name: 'Solve again' }).click()
    await choices.getByRole('row', { name: /^Resurface street 3/ }).waitFor()
    expect(await choices.getByRole('row', { name: /^Resurface street 2/ }).count()).toBe(0)
    expect(await violations(page)).toEqual([])

    await pane(page).getByRole('button', { name: 'Approve' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Why this one' }).fill('Council of 12 March')
    await dialog.getByRole('button', { name: 'Approve' }).click()
    await dialog.waitFor({ state: 'detached' })
    const works = pane(page).getByRole('button', { name: 'Resurface street 1' }).first()
    await works.click()
    await page.waitForURL(/sel=works/)
    const selection = new URL(page.url()).searchParams.get('sel')

    const stranger = await town.openWatched(`/${slug}?sel=${selection}`)
    await stranger.getByRole('heading', { name: 'Resurface street 1' }).waitFor()
  })

  it('keeps a place open at certain times, takes that back, and changes a price', async () => {
    const selected = `sel=parcels/${town.parcel.id}`
    const page = await town.openWatched(`/${slug}?pane=plans&do=dig-once&${selected}`, {
      as: 'manager',
    })
    await mapDrawn(page)
    await pane(page).getByRole('button', { name: 'Keep a place open' }).click()
    const place = page.getByRole('dialog')
    await place.getByText(/^The place: /).waitFor()
    await place.getByRole('textbox', { name: 'Title' }).fill('Flower market')
    await place.getByRole('checkbox', { name: 'Sat' }).check()
    expect(await violations(page)).toEqual([])
    await place.getByRole('button', { name: 'Save' }).click()
    await pane(page).getByRole('button', { name: 'Remove Flower market' }).click()
    await pane(page).getByText('Removed: Flower market').waitFor()
    await pane(page).getByRole('button', { name: 'Undo' }).click()
    await pane(page).getByRole('button', { name: 'Remove Flower market' }).waitFor()

    await pane(page).getByText('Candidates', { exact: true }).last().click()
    await pane(page).getByRole('button', { name: 'Unit prices' }).click()
    const prices = page.getByRole('dialog')
    await prices.getByRole('button', { name: 'Edit Asphalt resurfacing' }).click()
    await prices.getByRole('textbox', { name: /^Price in / }).fill('130')
    await prices.getByRole('textbox', { name: 'Source' }).fill('Contract 12')
    expect(await violations(page)).toEqual([])
    await prices.getByRole('button', { name: 'Save' }).click()
    await prices.getByRole('row', { name: /Asphalt resurfacing.*130.*Contract 12/ }).waitFor()
  })

  it('says so when there is no money for anything', async () => {
    const page = await town.openWatched(`/${slug}?pane=plans`, { as: 'manager' })
    await pane(page).getByRole('button', { name: 'New plan' }).click()
    await page.getByRole('textbox', { name: 'Name of the plan' }).fill('Without money')
    await page.getByRole('button', { name: 'Make plan' }).click()
    await pane(page).getByRole('button', { name: 'New scenario' }).click()
    await pane(page)
      .getByText(/There is no money in any year/)
      .waitFor()
  })

  it('is read by other staff, changed by nobody else, and not seen by strangers', async () => {
    const reader = await town.openWatched(`/${slug}?pane=plans`, { as: 'clerk' })
    await pane(reader).getByRole('heading', { name: 'Plans', level: 3 }).waitFor()
    expect(await pane(reader).getByRole('button', { name: 'New plan' }).count()).toBe(0)
    const stranger = await town.openWatched(`/${slug}?pane=plans`)
    await stranger.getByText('This is for staff with the right role.').waitFor()
    expect(await stranger.getByRole('button', { name: 'Plans' }).count()).toBe(0)
  })

  it.each(['light', 'dark'] as const)(
    'fits a phone, and axe finds nothing in the %s theme',
    async (colorScheme) => {
      const page = await town.open(`/${slug}?pane=plans&do=candidates`, {
        as: 'manager',
        viewport: phone,
        colorScheme,
      })
      await pane(page)
        .getByRole('row', { name: /^Resurface street 3/ })
        .waitFor()
      const tooWide = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
      for (const tab of ['Candidates', 'Dig once', 'Plans']) {
        await pane(page).getByText(tab, { exact: true }).last().click()
        await page.getByRole('status', { name: 'Loading' }).waitFor({ state: 'detached' })
        expect(await tooWide()).toBe(false)
        expect(await violations(page)).toEqual([])
      }
    },
  )
})

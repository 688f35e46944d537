import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath } from './map/testing/chromium.ts'
import { openPart } from './testing/plans-on-page.ts'
import { planThreeStreets } from './testing/three-streets.ts'
import { aTownInABrowser } from './testing/town-in-a-browser.ts'
import { isWiderThanScreen, mapDrawn, nothingLoading } from './testing/town-page.ts'
import { slug } from './testing/town-server.ts'
import { violations } from './testing/violations.ts'

const phone = { width: 360, height: 740 }

const pane = (page: Page) => page.getByRole('complementary', { name: 'Plans' })

describe.skipIf(!chromiumPath)('from need to plan', () => {
  const town = aTownInABrowser()
  beforeAll(() => planThreeStreets(town.server))

  it('takes a bundle apart, and puts it together again', async () => {
    const page = await town.openWatched(`/${slug}?pane=plans&do=dig-once`, { as: 'manager' })
    const group = pane(page).getByRole('article').filter({ hasText: 'New gas main' })
    await group.getByRole('button', { name: 'Accept bundle' }).click()
    await group.getByRole('button', { name: 'Take the bundle apart' }).click()
    await pane(page)
      .getByText(/^The bundle is taken apart: /)
      .waitFor()
    await pane(page).getByRole('button', { name: 'Undo' }).click()
    await group.getByText(/Accepted as bundle/).waitFor()
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

    await openPart(pane(page), 'Candidates')
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
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name of the plan' }).fill('Without money')
    await dialog.getByRole('button', { name: 'Make plan' }).click()
    await dialog.waitFor({ state: 'detached' })
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
      for (const [part, sign] of [
        ['Candidates', pane(page).getByRole('button', { name: 'Unit prices' })],
        ['Dig once', pane(page).getByRole('button', { name: 'Keep a place open' })],
        ['Plans', pane(page).getByRole('button', { name: 'New plan' })],
      ] as const) {
        await openPart(pane(page), part)
        await sign.waitFor()
        await nothingLoading(page)
        expect(await isWiderThanScreen(page)).toBe(false)
        expect(await violations(page)).toEqual([])
      }
    },
  )
})

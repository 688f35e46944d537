import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { chromiumPath } from './map/testing/chromium.ts'
import { readPixel } from './map/testing/read-pixel.ts'
import { aTownInABrowser } from './testing/town-in-a-browser.ts'
import { clickMiddle, factOf, mapDrawn, mapPath } from './testing/town-page.ts'
import { addReports, slug } from './testing/town-server.ts'

describe.skipIf(!chromiumPath)('the map screen', () => {
  const town = aTownInABrowser()

  it('leads from the start to the only town, and draws it', async () => {
    const page = await town.openWatched('/')
    await page.waitForURL(`**/${slug}**`)
    await mapDrawn(page)
    expect(await page.title()).toBe('Lunca Veche – Terrier')
    const [red, green, blue] = await readPixel(page, 800, 450)
    const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(`rgb(${red}, ${green}, ${blue})`).not.toBe(paper)
  })

  it('shows a parcel that is clicked, its neighbours in the data and its history', async () => {
    // Only the parcel lies under its middle then, whatever is built there.
    const page = await town.openWatched(mapPath(town.parcel, '&hide=buildings,addresses'))
    await mapDrawn(page)
    await clickMiddle(page)
    const panel = page.getByRole('complementary', { name: 'Selected' })
    // The building may lie over the middle: then the parcel is among what is here too.
    await page.waitForURL(new RegExp(`sel=parcels/${town.parcel.id}(&|$)`))
    const heading = panel.getByRole('heading', { name: town.parcel.number, exact: true })
    await heading.waitFor()
    await factOf(page, 'Land use').waitFor()
    const related = panel.getByRole('region', { name: 'What it has to do with' })
    await related.getByRole('heading', { name: /^Buildings/ }).waitFor()
    await related.getByRole('heading', { name: /^Addresses/ }).waitFor()
    const history = panel.getByRole('region', { name: 'History' })
    await history.getByText('Recorded').waitFor()
    expect(await history.getByRole('listitem').count()).toBeGreaterThan(0)
    expect(await panel.getByRole('heading', { name: /^Rights/ }).count()).toBe(0)

    const buildings = related.getByRole('list', { name: 'Buildings' })
    await buildings.getByRole('button').first().click()
    await page.waitForURL(/sel=buildings/)
    await page.goBack()
    await heading.waitFor()
  })

  it('finds what is typed with a mistake and without accents', async () => {
    const page = await town.openWatched(`/${slug}`)
    await page.getByRole('combobox', { name: 'Search' }).click()
    const answer = page.waitForResponse(/search\?q=primarria&/)
    await page.keyboard.type('primarria', { delay: 5 })
    await answer
    const results = page.getByRole('listbox', { name: 'Results' })
    const townHall = /^Primăria.*Building$/
    await results.getByRole('option', { name: townHall }).first().waitFor()
    // The library marks the one that Enter takes so, and names it in aria-activedescendant.
    const chosen = results
      .getByRole('option', { name: townHall })
      .and(page.locator('[data-combobox-selected]'))
    const isChosenNext = async () => {
      if (!(await chosen.isVisible())) await page.keyboard.press('ArrowDown')
      return chosen.isVisible()
    }
    await expect.poll(isChosenNext).toBe(true)
    await page.keyboard.press('Enter')
    await page.waitForURL(/sel=buildings/)
    await page.getByRole('heading', { name: /Primăria/ }).waitFor()
    await page.waitForURL(/at=.*q=primarria/)
  })

  it('filters the list and the map by state, in the address', async () => {
    const reports = await addReports(town.server, town.parcel)
    const page = await town.openWatched(mapPath(town.parcel, '&pane=list&of=reports'))
    await mapDrawn(page)
    const row = (title: string) => page.getByRole('row', { name: new RegExp(title) })
    await row(reports.open).waitFor()
    await row(reports.resolved).waitFor()
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    const section = page.getByRole('region', { name: 'Reports' })
    await section.getByText(/^Resolved/).click()
    await page.waitForURL(/reports\.status=resolved/)
    await page.getByText('Filtered: Reports').waitFor()
    await page.getByRole('button', { name: 'List', exact: true }).click()
    await row(reports.resolved).waitFor()
    await row(reports.open).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Remove filter: Status: Resolved' }).click()
    await row(reports.open).waitFor()
    expect(page.url()).not.toContain('reports.')
  })

  it('filters the map by what its tiles do not say', async () => {
    const path = mapPath(town.parcel, `&hide=buildings,addresses&parcels.q=${town.parcel.number}`)
    const page = await town.openWatched(path)
    await mapDrawn(page)
    await clickMiddle(page)
    await page.waitForURL(new RegExp(`sel=parcels/${town.parcel.id}`))
    const bare = await town.openWatched(
      mapPath(town.parcel, '&hide=buildings,addresses&parcels.q=no-such-parcel'),
    )
    await mapDrawn(bare)
    await bare.getByRole('button', { name: 'Show all' }).waitFor()
    await clickMiddle(bare)
    await bare.waitForFunction(() => !location.search.includes('sel=parcels'))
  })

  it('goes through a long list by keyboard, loading as it goes', async () => {
    const page = await town.openWatched(mapPath(town.parcel, '&pane=list&of=parcels&all=true'))
    const table = page.getByRole('table')
    const total = async () => Number(await table.getAttribute('aria-rowcount')) - 1
    await expect.poll(total).toBeGreaterThan(250)
    const focused = () =>
      page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('aria-rowindex'))
    await table.getByRole('rowheader').first().getByRole('button').focus()
    await page.keyboard.press('ArrowDown')
    await expect.poll(focused).toBe('3')
    // Each press leads to the end of what is loaded, which has more loaded.
    const pressEnd = async () => {
      await page.keyboard.press('End')
      return focused()
    }
    await expect.poll(pressEnd).toBe(String((await total()) + 1))
    expect(await table.getByRole('row').count()).toBeLessThan(100)
    await page
      .getByRole('columnheader', { name: /^Parcel/ })
      .getByRole('button')
      .click()
    await page.waitForURL(/sort=-cadastralNumber/)
    await page.locator('[aria-sort=descending]').waitFor()
  })

  it('shows the same to whoever is sent the link', async () => {
    const path = mapPath(
      town.parcel,
      `&hide=addresses&fade=parcels:40&sel=parcels/${town.parcel.id}&pane=layers`,
    )
    const page = await town.openWatched(path)
    await mapDrawn(page)
    await page.getByRole('switch', { name: 'Reports' }).uncheck({ force: true })
    await page.waitForURL(/hide=addresses,reports/)
    const other = await town.openWatched(page.url().slice(town.server.url.length))
    await mapDrawn(other)
    for (const name of ['Reports', 'House numbers'])
      await other.getByRole('switch', { name, checked: false }).waitFor()
    const fade = other.getByRole('slider', { name: /Parcels/ })
    await expect.poll(() => fade.getAttribute('aria-valuenow')).toBe('40')
    await other.getByRole('heading', { name: town.parcel.number, exact: true }).waitFor()
    const camera = (of: Page) => new URL(of.url()).searchParams.get('at')
    expect(camera(other)).toBe(camera(page))
  })

  it('knows the past, and says so', async () => {
    const path = mapPath(town.parcel, `&asOf=2000-01-01&sel=parcels/${town.parcel.id}`)
    const page = await town.openWatched(path, {}, (complaint) => complaint.includes('404'))
    await page.getByText('As known on 1 Jan 2000').waitFor()
    await page.getByText('was not known on that day').waitFor()
    await page.getByRole('button', { name: 'Back to today' }).click()
    await page.getByRole('heading', { name: town.parcel.number }).waitFor()
    expect(page.url()).not.toContain('asOf')
  })

  it('shows staff what is for staff, once they sign in', async () => {
    const page = await town.openWatched(
      mapPath(town.parcel, `&sel=parcels/${town.parcel.id}&pane=layers`),
    )
    await mapDrawn(page)
    expect(await page.getByRole('switch', { name: 'Water', exact: true }).count()).toBe(0)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: /^Planner/ }).click()
    await page.waitForURL(new RegExp(`sel=parcels/${town.parcel.id}`))
    await page.getByRole('switch', { name: 'Water', exact: true }).waitFor()
    await factOf(page, 'Assessed land value').waitFor()
    await page.getByRole('button', { name: /^Account of/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    await factOf(page, 'Assessed land value').waitFor({ state: 'detached' })
  })

  it('speaks Romanian, with its numbers and dates', async () => {
    const page = await town.openWatched(mapPath(town.parcel, `&sel=parcels/${town.parcel.id}`), {
      locale: 'ro-RO',
    })
    await page.getByRole('heading', { name: 'Straturi' }).waitFor()
    await factOf(page, 'Suprafață din acte').waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('ro')
    await page.getByRole('button', { name: /^RO/ }).click()
    await page.getByRole('menuitemradio', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Layers' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Layers' }).waitFor()
  })

  it('goes where it is told in degrees and in the official CRS', async () => {
    const page = await town.openWatched(`/${slug}`)
    await mapDrawn(page)
    const dialog = page.getByRole('dialog', { name: 'Go to coordinates' })
    const goTo = async (text: string) => {
      await page.getByRole('button', { name: 'Go to' }).click()
      await dialog.getByRole('textbox', { name: 'Coordinates' }).fill(text)
      await dialog.getByRole('button', { name: 'Go there' }).click()
    }
    await goTo(`${town.parcel.lat}, ${town.parcel.lng}`)
    await page.waitForURL((url) => isNear(url, town.parcel))
    await dialog.waitFor({ state: 'detached' })
    await goTo('nowhere at all')
    await dialog
      .getByRole('textbox', { name: 'Coordinates' })
      .and(page.locator('[aria-invalid=true]'))
      .waitFor()
  })

  it('saves the view as a picture', async () => {
    const page = await town.openWatched(mapPath(town.parcel))
    await mapDrawn(page)
    await page.getByRole('button', { name: 'Print' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Format' }).selectOption('png')
    const saved = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Save' }).click()
    expect((await saved).suggestedFilename()).toBe(`${slug}.png`)
  })
})

function isNear(url: URL, { lng, lat }: { lng: number; lat: number }): boolean {
  const [atLat = 0, atLng = 0] = (url.searchParams.get('at') ?? '').split(',').map(Number)
  return Math.abs(atLat - lat) < 1e-5 && Math.abs(atLng - lng) < 1e-5
}

import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { chromiumPath } from './map/testing/chromium.ts'
import { aTownInABrowser } from './testing/town-in-a-browser.ts'
import {
  isFocused,
  isWiderThanScreen,
  mapDrawn,
  mapPath,
  nothingLoading,
} from './testing/town-page.ts'
import { slug } from './testing/town-server.ts'
import { violations } from './testing/violations.ts'

const phone = { width: 360, height: 740 }

describe.skipIf(!chromiumPath)('everybody can use it', () => {
  const town = aTownInABrowser()

  describe.each(['light', 'dark'] as const)('axe finds nothing in the %s theme', (colorScheme) => {
    it.each([
      [
        'layers and a selection',
        (p: typeof town.parcel) => mapPath(p, `&pane=layers&fade=parcels:40&sel=parcels/${p.id}`),
        (page: Page) => page.getByRole('region', { name: 'History' }).getByText('Recorded'),
      ],
      [
        'the list',
        (p: typeof town.parcel) => mapPath(p, '&pane=list&of=buildings'),
        (page: Page) => page.getByRole('table', { name: / found$/ }),
      ],
      [
        'filters and the past',
        (p: typeof town.parcel) => mapPath(p, '&pane=filters&reports.status=new&asOf=2026-05-01'),
        (page: Page) => page.getByText('As known on 1 May 2026'),
      ],
    ])('with %s', async (_what, path, shown) => {
      const page = await town.open(path(town.parcel), { colorScheme })
      await mapDrawn(page)
      await shown(page).waitFor()
      await nothingLoading(page)
      expect(await violations(page)).toEqual([])
    })

    it('with the search, a menu and a dialog open', async () => {
      const page = await town.open(`/${slug}?q=strada`, { colorScheme })
      await mapDrawn(page)
      await page.getByRole('combobox', { name: 'Search' }).click()
      await page.getByRole('listbox', { name: 'Results' }).getByRole('option').first().waitFor()
      expect(await violations(page)).toEqual([])
      await page.getByRole('button', { name: 'Light or dark' }).click()
      await page.getByRole('menuitemradio', { name: 'Dark' }).waitFor()
      expect(await violations(page)).toEqual([])
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Go to' }).click()
      await page.getByRole('dialog', { name: 'Go to coordinates' }).waitFor()
      expect(await violations(page)).toEqual([])
    })

    it('on a phone and at sign-in', async () => {
      const path = mapPath(town.parcel, `&sel=parcels/${town.parcel.id}`)
      const page = await town.open(path, { colorScheme, viewport: phone })
      await page.getByRole('heading', { name: town.parcel.number }).waitFor()
      expect(await violations(page)).toEqual([])
      const wide = await town.open('/sign-in', { colorScheme })
      await wide.getByRole('button', { name: /^Planner/ }).waitFor()
      expect(await violations(wide)).toEqual([])
    })
  })

  it('by keyboard alone: to the map, pick in its middle, read, and back', async () => {
    const page = await town.open(mapPath(town.parcel))
    await mapDrawn(page)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    const canvas = page.locator('canvas.maplibregl-canvas')
    await expect.poll(() => isFocused(canvas)).toBe(true)
    const before = page.url()
    await page.keyboard.press('+')
    await page.waitForURL((url) => url.href !== before)
    await mapDrawn(page)
    await page.keyboard.press('Enter')
    await page.waitForURL(/sel=/)
    const heading = page
      .getByRole('complementary', { name: 'Selected' })
      .getByRole('heading', { level: 2 })
    await heading.waitFor()
    await expect.poll(() => isFocused(heading)).toBe(true)
    await page.keyboard.press('Escape')
    await heading.waitFor({ state: 'detached' })
    await expect.poll(() => isFocused(canvas)).toBe(true)
  })

  it('by keyboard alone: the list instead of the map', async () => {
    const page = await town.open(mapPath(town.parcel, '&of=parcels'))
    await mapDrawn(page)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    const row = page.getByRole('row', { name: new RegExp(town.parcel.number) }).getByRole('button')
    await row.press('Enter')
    await page.waitForURL(new RegExp(`sel=parcels/${town.parcel.id}`))
    await page.getByRole('heading', { name: town.parcel.number }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => isFocused(row)).toBe(true)
  })

  it.each([360, 1280])('in a list of %i pixels no word runs into another', async (width) => {
    const page = await town.open(mapPath(town.parcel, '&pane=list&all=true&of=reports'), {
      viewport: { width, height: 800 },
      as: 'operator',
    })
    const choice = page.getByRole('combobox', { name: 'List of' })
    for (const of of await choice.locator('option').evaluateAll(valuesOf)) {
      await choice.selectOption(of)
      await expect.poll(() => choice.inputValue()).toBe(of)
      await page.getByRole('table').or(page.getByText('Nothing here matches')).waitFor()
      const tooLong = await page
        .locator('th, td')
        .evaluateAll((cells) =>
          cells
            .filter((cell) => cell.scrollWidth > cell.clientWidth)
            .map((cell) => cell.textContent),
        )
      expect(tooLong, of).toEqual([])
    }
  })

  it('in the colours of the system one sees what is switched on', async () => {
    const path = `/${slug}?pane=layers&hide=reports`
    const page = await town.open(path, { forcedColors: 'active' })
    const fillOf = (name: string, checked: boolean) =>
      page
        .getByRole('switch', { name, exact: true, checked })
        .evaluate((input) => getComputedStyle(input.nextElementSibling!).backgroundColor)
    expect(await fillOf('House numbers', true)).not.toBe(await fillOf('Reports', false))
  })

  it('on 360 pixels the open pane is in sight among the tools', async () => {
    const page = await town.open(`/${slug}?pane=change-sets`, { as: 'planner', viewport: phone })
    const button = page
      .getByRole('navigation', { name: 'Panes and tools' })
      .getByRole('button', { name: 'Change sets' })
    await button.waitFor()
    const rightPx = async () => {
      const { x, width } = (await button.boundingBox())!
      return x + width
    }
    // A strip is scrolled by whole pixels, and its buttons end within one.
    await expect.poll(rightPx).toBeLessThan(phone.width + 1)
  })

  it('on 360 pixels nothing is cut off', async () => {
    const page = await town.open(mapPath(town.parcel, `&sel=parcels/${town.parcel.id}`), {
      viewport: phone,
      hasTouch: true,
    })
    await page.getByRole('heading', { name: town.parcel.number }).waitFor()
    await nothingLoading(page)
    expect(await isWiderThanScreen(page)).toBe(false)
    await page
      .getByRole('complementary', { name: 'Selected' })
      .getByRole('button', { name: 'Close' })
      .click()
    for (const name of ['Layers', 'List', 'Filter']) {
      await page.getByRole('button', { name, exact: true }).click()
      await page.getByRole('heading', { name, exact: true }).waitFor()
      await nothingLoading(page)
      expect(await isWiderThanScreen(page)).toBe(false)
    }
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    await page.getByRole('combobox', { name: 'Search' }).fill(town.parcel.number)
    await page
      .getByRole('listbox', { name: 'Results' })
      .getByRole('option', { name: new RegExp(`^${town.parcel.number}(?!\\d).*Parcel$`) })
      .click()
    await page.waitForURL(new RegExp(`sel=parcels/${town.parcel.id}`))
  })
})

function valuesOf(options: Element[]): string[] {
  return options.map((option) => (option as HTMLOptionElement).value)
}

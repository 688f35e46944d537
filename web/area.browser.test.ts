import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath } from './map/testing/chromium.ts'
import { drawing } from './testing/draw-by-hand.ts'
import { aTownInABrowser } from './testing/town-in-a-browser.ts'
import { isWiderThanScreen, mapDrawn, mapPath } from './testing/town-page.ts'
import { addReports, slug } from './testing/town-server.ts'
import { violations } from './testing/violations.ts'

const pane = (page: Page, name: string) => page.getByRole('complementary', { name })

describe.skipIf(!chromiumPath)('an area', () => {
  const town = aTownInABrowser()
  let titles: { open: string; resolved: string }
  beforeAll(async () => {
    titles = await addReports(town.server, town.parcel)
  })

  it('narrows list and counts, is in the link, and is taken off', async () => {
    const path = mapPath(town.parcel, '&pane=list&of=reports')
    const page = await town.openWatched(path)
    await mapDrawn(page)
    await pane(page, 'List').getByRole('row', { name: titles.open }).waitFor()
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    const form = pane(page, 'Filter').getByRole('form', { name: 'A circle' })
    await form.getByRole('textbox', { name: 'Centre' }).fill('nowhere')
    await form.getByRole('textbox', { name: 'Centre' }).press('Enter')
    await form
      .getByRole('textbox', { name: 'Centre' })
      .and(page.locator('[aria-invalid]'))
      .waitFor()
    // All by keyboard: the reports lie 4 m to the east and the west, so 2 m to the east holds one.
    const { lng, lat } = town.parcel
    await form.getByRole('textbox', { name: 'Centre' }).fill(`${lat}, ${lng + 0.00005}`)
    await form.getByRole('textbox', { name: 'Radius' }).fill('2')
    await form.getByRole('textbox', { name: 'Radius' }).press('Enter')
    await page.waitForURL(/area=circle:/)
    await page
      .getByRole('status')
      .getByText(/^1 report(,|$)/)
      .waitFor()
    expect(await violations(page)).toEqual([])

    const shared = await town.openWatched(
      page.url().slice(town.server.url.length).replace('pane=filters', 'pane=list'),
    )
    await pane(shared, 'List').getByText('1 found').waitFor()
    await pane(shared, 'List').getByRole('row', { name: titles.open }).waitFor()
    await pane(shared, 'List')
      .getByRole('row', { name: titles.resolved })
      .waitFor({ state: 'detached' })
    await shared.getByRole('button', { name: 'Take the area off' }).click()
    await pane(shared, 'List').getByRole('row', { name: titles.resolved }).waitFor()
  })

  it('is a polygon, a rectangle or a circle; Escape ends drawing without one', async () => {
    const page = await town.openWatched(mapPath(town.parcel, '&pane=filters'))
    await mapDrawn(page)
    const box = (await page.locator('#map').boundingBox())!
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    const begin = async (mode: string) => {
      await pane(page, 'Filter').getByRole('button', { name: mode, exact: true }).click()
      await drawing(page, mode)
    }
    await begin('Rectangle')
    await page.mouse.click(x - 60, y - 60)
    await page.mouse.move(x, y)
    await page.mouse.click(x + 60, y + 40)
    await page.waitForURL(/area=ring:/)
    await begin('Circle')
    await page.mouse.click(x, y)
    await page.mouse.move(x + 30, y)
    await page.mouse.click(x + 80, y)
    await page.waitForURL(/area=circle:/)
    await begin('Polygon')
    for (const [dx, dy] of [
      [-60, -60],
      [60, -60],
      [0, 70],
    ] as const) {
      await page.mouse.move(x + dx, y + dy)
      await page.mouse.click(x + dx, y + dy)
    }
    await page.keyboard.press('Enter')
    await page.waitForURL(/area=ring:/)
    const kept = page.url()
    await begin('Lasso')
    await page.keyboard.press('Escape')
    await page.getByRole('region', { name: 'Lasso' }).waitFor({ state: 'detached' })
    expect(page.url()).toBe(kept)
  })
})

describe.skipIf(!chromiumPath)('a question', () => {
  const town = aTownInABrowser()

  it('is built by keyboard, counted, listed, kept, shared, and counted as need', async () => {
    const page = await town.openWatched(`/${slug}?pane=questions`, { as: 'manager' })
    const questions = pane(page, 'Questions')
    await questions.getByRole('combobox', { name: 'Show me' }).selectOption('Roads')
    await questions.getByText(/^[1-9][\d,]* match$/).waitFor()
    const countIn = (of: Locator) => of.getByText(/ match(es)?$/).textContent()
    const all = await countIn(questions)
    await questions.getByRole('button', { name: 'Property: add to Roads' }).press('Enter')
    await questions.getByRole('combobox', { name: 'Property' }).selectOption('Condition')
    await questions.getByRole('combobox', { name: 'Comparison' }).selectOption('is less than')
    await questions.getByRole('textbox', { name: 'Value of Condition' }).fill('60')
    await questions.getByText('Roads: condition less than 60.').waitFor()
    await expect.poll(() => countIn(questions)).not.toBe(all)
    await questions.getByRole('button', { name: 'What is near: add to Roads' }).press('Enter')
    await questions.getByText('Roads: condition less than 60, reports within 50 m.').waitFor()
    expect(await violations(page)).toEqual([])
    await questions.getByRole('table').getByRole('row').nth(1).waitFor()

    await questions.getByRole('button', { name: 'Save …' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Worn and reported')
    await dialog.getByRole('checkbox', { name: 'Share it with all staff' }).check()
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })

    const other = await town.openWatched(`/${slug}?pane=questions`, { as: 'clerk' })
    await pane(other, 'Questions')
      .getByRole('combobox', { name: 'Saved questions' })
      .selectOption('Worn and reported (shared)')
    await expect
      .poll(async () => (await countIn(pane(other, 'Questions'))) === (await countIn(questions)))
      .toBe(true)
    expect(
      await pane(other, 'Questions')
        .getByRole('button', { name: /^Plan work/ })
        .count(),
    ).toBe(0)

    await questions.getByRole('button', { name: 'Count it as need …' }).click()
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Worn and reported streets')
    await dialog.getByRole('button', { name: 'Make the component' }).click()
    await dialog.waitFor({ state: 'detached' })
    await questions.getByRole('button', { name: 'Plan work for these' }).click()
    await pane(page, 'Plans')
      .getByText(/what matches: Roads: condition less than 60/)
      .waitFor()
  })

  it.each(['light', 'dark'] as const)(
    'fits a phone, and axe finds nothing by %s',
    async (colorScheme) => {
      const ask = {
        about: 'network-edges',
        clauses: [
          { kind: 'field', field: 'utility', is: 'one-of', values: ['sewer'] },
          { kind: 'field', field: 'installedYear', is: 'older-than', count: 20, unit: 'years' },
          {
            kind: 'any',
            clauses: [{ kind: 'field', field: 'material', is: 'one-of', values: ['PVC'] }],
          },
        ],
      }
      const query = `pane=questions&ask=${encodeURIComponent(JSON.stringify(ask))}`
      const page = await town.open(`/${slug}?${query}`, {
        as: 'manager',
        colorScheme,
        viewport: { width: 360, height: 740 },
      })
      await pane(page, 'Questions')
        .getByText(/ match(es)?$/)
        .waitFor()
      expect(await violations(page)).toEqual([])
      expect(await isWiderThanScreen(page)).toBe(false)
      await page.getByRole('button', { name: 'Filter', exact: true }).click()
      await pane(page, 'Filter').getByRole('button', { name: 'Lasso' }).waitFor()
      expect(await violations(page)).toEqual([])
    },
  )

  it('is for staff', async () => {
    const page = await town.openWatched(
      `/${slug}?pane=questions&ask={"about":"roads","clauses":[]}`,
    )
    await page.getByRole('button', { name: 'Layers', exact: true }).waitFor()
    expect(await page.getByRole('button', { name: 'Questions', exact: true }).count()).toBe(0)
    expect(await pane(page, 'Questions').count()).toBe(0)
  })
})

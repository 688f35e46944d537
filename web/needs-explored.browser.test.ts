import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { chromiumPath } from './map/testing/chromium.ts'
import { aTownInABrowser } from './testing/town-in-a-browser.ts'
import { slug } from './testing/town-server.ts'
import { violations } from './testing/violations.ts'

const kind = 'hexagon-200'

describe.skipIf(!chromiumPath)('need, explored', () => {
  const town = aTownInABrowser()
  const pane = (page: Page) => page.getByRole('complementary', { name: 'Need' })
  const choice = (page: Page) => pane(page).getByRole('combobox', { name: 'Weighting' })
  const chosen = (page: Page) =>
    choice(page).evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.text)

  /** Need of hexagons, computed by whoever comes first. */
  async function openNeed(query = '', as = 'manager') {
    const page = await town.openWatched(`/${slug}?need=${kind}&pane=need${query}`, { as }, isStale)
    const compute = pane(page).getByRole('button', { name: 'Compute', exact: true })
    const weights = pane(page).getByRole('tab', { name: 'What counts' })
    await compute.or(weights).waitFor()
    if (await compute.isVisible()) await compute.click()
    await weights.waitFor()
    return page
  }
  /** The browser complains of every refusal; that of a stale change is meant. */
  const isStale = (complaint: string) => complaint.includes('412')

  it('keeps weightings: saved, shared by link, changed by two, deleted and taken back', async () => {
    const page = await openNeed()
    await choice(page).selectOption('operator')
    await page.waitForURL(/preset=operator/)
    await pane(page).getByRole('slider', { name: 'Reports', exact: true }).focus()
    await page.keyboard.press('End')
    await pane(page).getByText('Changed since it was saved').waitFor()
    await pane(page).getByRole('button', { name: 'Save as…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Loud streets')
    await dialog.getByRole('switch', { name: 'Shared with all staff' }).press('Space')
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => chosen(page)).toBe('Loud streets')

    const path = page.url().slice(town.server.url.length)
    const other = await town.openWatched(path, { as: 'manager' }, isStale)
    await expect.poll(() => chosen(other)).toBe('Loud streets')
    const move = async (of: Page) => {
      await pane(of).getByRole('slider', { name: 'Failures', exact: true }).focus()
      await of.keyboard.press('ArrowRight')
      await pane(of).getByRole('button', { name: 'Save', exact: true }).click()
    }
    await move(page)
    await pane(page).getByText('Changed since it was saved').waitFor({ state: 'hidden' })
    await move(other)
    await pane(other).getByText('Somebody else has changed “Loud streets”').waitFor()
    expect(await violations(other)).toEqual([])
    await pane(other).getByRole('button', { name: 'Save over it' }).click()
    await pane(other).getByText('Somebody else has changed').waitFor({ state: 'hidden' })

    await pane(other).getByRole('button', { name: 'More about this weighting' }).click()
    await other.getByRole('menuitem', { name: 'Delete' }).click()
    await pane(other).getByText('“Loud streets” is deleted.').waitFor()
    await pane(other).getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => chosen(other)).toBe('Loud streets')
  })

  it('takes a component of the municipality’s own, shows its map, and lets it go', async () => {
    const page = await openNeed()
    await pane(page).getByRole('button', { name: 'Add a component…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Tall buildings')
    await dialog.getByRole('combobox', { name: 'Made from' }).selectOption('layer:buildings')
    await dialog.getByRole('combobox', { name: 'Figure' }).selectOption('.storeys')
    await dialog.getByRole('textbox', { name: 'Unit' }).fill('levels')
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Save and compute' }).click()
    await dialog.waitFor({ state: 'hidden' })
    const own = pane(page).getByRole('region', { name: 'Components of our own' })
    await own.getByRole('button', { name: 'Show the map of Tall buildings alone' }).click()
    await pane(page).getByText('Tall buildings alone').waitFor()
    await pane(page)
      .getByText(/^\d.* levels$/)
      .first()
      .waitFor()

    await pane(page).getByRole('tab', { name: 'Greatest needs' }).click()
    await pane(page).getByRole('rowheader').first().getByRole('button').click()
    await pane(page).locator('summary').filter({ hasText: 'Tall buildings' }).click()
    await pane(page).locator('details[open] li button').first().waitFor()
    await pane(page).getByRole('button', { name: 'All places' }).click()
    await pane(page).getByRole('tab', { name: 'What counts' }).click()
    await own.getByRole('button', { name: 'Remove: Tall buildings' }).click()
    await own.getByText('“Tall buildings” is removed.').waitFor()
    await own.getByRole('button', { name: 'Undo' }).click()
    await own.getByRole('button', { name: 'Remove: Tall buildings' }).waitFor()
  })

  it('shows where need is no chance, by chance drawn and over time', async () => {
    const page = await openNeed()
    await pane(page).getByRole('tab', { name: 'Spots' }).click()
    await page.waitForURL(/look=spots/)
    const legend = pane(page).getByRole('list', { name: 'What the colours mean' })
    await legend.getByRole('button', { name: 'Hot spot', exact: true }).waitFor()
    await pane(page)
      .getByRole('combobox', { name: 'False alarms allowed' })
      .selectOption({ label: '20%' })
    await pane(page)
      .getByRole('combobox', { name: 'Chance by' })
      .selectOption({ label: 'permutations' })
    await page.waitForURL(/spots=permutation,0.2/)
    await legend.getByRole('button', { name: 'Hot spot', exact: true }).waitFor()
    expect(await violations(page)).toEqual([])

    await pane(page).getByRole('radio', { name: 'Over three years' }).press('Space')
    await page.waitForURL(/spots=time/)
    await legend
      .or(pane(page).getByText(/^Nothing stands out/))
      .first()
      .waitFor()
    expect(await violations(page)).toEqual([])
  })

  it('lies over another weighting, and says where need is higher and lower there', async () => {
    const page = await openNeed()
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    const compare = page.getByRole('complementary', { name: 'Compare' })
    await compare.getByText('Left and right ask the same.').waitFor()
    await compare
      .getByRole('combobox', { name: 'What counts on the right' })
      .selectOption({ label: 'Worn pavement' })
    await page.waitForURL(/second.weights=pavement:10/)
    await compare
      .getByRole('row', { name: /^Mean need/ })
      .first()
      .waitFor()
    await compare.getByText(/^Fell: [1-9]/).waitFor()
    await compare
      .getByRole('button', { name: /^Near / })
      .first()
      .waitFor()
    expect(await violations(page)).toEqual([])

    await compare.getByRole('combobox', { name: 'Left: in' }).selectOption({ index: 1 })
    await compare.getByRole('combobox', { name: 'Right: in' }).selectOption({ index: 2 })
    await compare.getByText(/^Fell: /).waitFor({ state: 'detached' })
    await compare
      .getByRole('row', { name: /^Mean need/ })
      .first()
      .waitFor()
  })

  it('is in a printed picture', async () => {
    const page = await openNeed('&weights=pavement:10')
    await pane(page).getByText('Worn pavement alone').waitFor()
    await page.getByRole('button', { name: 'Print' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Format' }).selectOption('png')
    const arriving = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Save' }).click()
    const picture = readFileSync(await (await arriving).path())
    expect(await warmPart(page, picture)).toBeGreaterThan(0.01)
  })
})

/** The part of a picture in the darker colours of need, which nothing else on the map has. */
function warmPart(page: Page, picture: Buffer): Promise<number> {
  return page.evaluate(async (png) => {
    const image = new Image()
    image.src = `data:image/png;base64,${png}`
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.width
    canvas.height = image.height
    const context = canvas.getContext('2d')!
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(0, 0, image.width, image.height)
    let warm = 0
    for (let at = 0; at < data.length; at += 4)
      if (data[at]! - data[at + 1]! > 40 && data[at + 2]! - data[at + 1]! > 10) warm++
    return warm / (data.length / 4)
  }, picture.toString('base64'))
}

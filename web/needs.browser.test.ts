import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { chromiumPath } from './map/testing/chromium.ts'
import { aTownInABrowser } from './testing/town-in-a-browser.ts'
import { isWiderThanScreen, mapDrawn } from './testing/town-page.ts'
import { slug } from './testing/town-server.ts'
import { violations } from './testing/violations.ts'

describe.skipIf(!chromiumPath)('need', () => {
  const town = aTownInABrowser()
  const pane = (page: Page) => page.getByRole('complementary', { name: 'Need' })
  const places = (page: Page) => pane(page).getByRole('table').getByRole('rowheader')
  const compute = (page: Page) => pane(page).getByRole('button', { name: 'Compute', exact: true })
  const weights = (page: Page) => pane(page).getByRole('tab', { name: 'What counts' })

  /** The picture of the map as long as nothing moves on it any more. */
  async function picture(page: Page): Promise<Buffer> {
    const map = page.locator('#map canvas').first()
    let last = await map.screenshot()
    await expect
      .poll(
        async () => {
          const next = await map.screenshot()
          const isStill = next.equals(last)
          last = next
          return isStill
        },
        { interval: 700 },
      )
      .toBe(true)
    return last
  }

  it('is computed and weighed, and a link shows others the same street', async () => {
    const page = await town.openWatched(`/${slug}`, { as: 'manager' })
    await mapDrawn(page)
    await page.getByRole('button', { name: 'Need', exact: true }).click()
    await page.waitForURL(/need=auto/)
    await pane(page).getByRole('combobox', { name: 'Need of' }).selectOption('road-segment')
    await compute(page).click()
    await weights(page).waitFor()
    const usual = await picture(page)

    await pane(page).getByRole('tab', { name: 'Greatest needs' }).click()
    await places(page).nth(2).waitFor()
    const before = await places(page).allTextContents()
    await weights(page).click()
    for (const name of ['Worn pavement', 'Traffic', 'People', 'Risk of failure']) {
      await pane(page).getByRole('slider', { name, exact: true }).focus()
      await page.keyboard.press('Home')
    }
    await pane(page).getByRole('slider', { name: 'Reports', exact: true }).focus()
    await page.keyboard.press('End')
    await page.waitForURL(/weights=reports:10,/)
    await expect.poll(async () => (await picture(page)).equals(usual)).toBe(false)

    await pane(page).getByRole('tab', { name: 'Greatest needs' }).click()
    await expect.poll(() => places(page).allTextContents()).not.toEqual(before)
    await places(page).first().getByRole('button').click()
    await page.waitForURL(/unit=road-segment/)
    await pane(page)
      .getByText(/^Among the (hundredth|tenth) of street segments/)
      .waitFor()
    expect(await violations(page)).toEqual([])

    const shared = await town.openWatched(page.url().slice(town.server.url.length), {
      as: 'manager',
    })
    const sentence = await pane(page)
      .getByText(/^Among the/)
      .textContent()
    await pane(shared).getByText(sentence!).waitFor()
  })

  it('is still there in another theme, and when the card was lost', async () => {
    const page = await town.open(`/${slug}?need=district&pane=need`, { as: 'manager' })
    await mapDrawn(page)
    const without = await picture(page)
    await compute(page).or(weights(page)).waitFor()
    if (await compute(page).isVisible()) await compute(page).click()
    await weights(page).waitFor()
    let before = without
    await expect
      .poll(async () => {
        before = await picture(page)
        return difference(page, without, before)
      })
      .toBeGreaterThan(0.05)

    for (const theme of ['Dark', 'Light']) {
      await page.getByRole('button', { name: 'Light or dark' }).click()
      await page.getByRole('menuitemradio', { name: theme }).click()
    }
    await page.mouse.move(5, 5)
    const map = page.locator('#map canvas').first()
    const differs = async () => difference(page, before, await map.screenshot())
    await expect.poll(differs).toBeLessThan(0.02)

    await page.evaluate(async () => {
      const canvas = document.querySelector<HTMLCanvasElement>('#map canvas')!
      const card = canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!
      const lost = new Promise((heard) => canvas.addEventListener('webglcontextlost', heard))
      card.loseContext()
      await lost
      await new Promise(requestAnimationFrame)
      card.restoreContext()
    })
    await expect.poll(differs).toBeLessThan(0.02)
  })

  it('is nothing that the public is shown', async () => {
    const page = await town.openWatched(`/${slug}?need=road-segment&pane=need`)
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    await page.getByRole('button', { name: 'Layers', exact: true }).waitFor()
    expect(await page.getByRole('button', { name: 'Need', exact: true }).count()).toBe(0)
    expect(await pane(page).count()).toBe(0)
  })

  it.each(['light', 'dark'] as const)(
    'can be used by everybody, on a phone, by %s',
    async (colorScheme) => {
      const page = await town.open(`/${slug}?need=district&pane=need`, {
        as: 'manager',
        colorScheme,
        viewport: { width: 360, height: 740 },
      })
      await compute(page).or(weights(page)).waitFor()
      expect(await violations(page)).toEqual([])
      if (await compute(page).isVisible()) await compute(page).click()
      await pane(page).getByRole('slider', { name: 'Reports', exact: true }).waitFor()
      expect(await violations(page)).toEqual([])
      await pane(page).getByRole('tab', { name: 'Greatest needs' }).click()
      await places(page).first().waitFor()
      expect(await violations(page)).toEqual([])
      // The map is what the sheet leaves free, and goes on behind its round corners only.
      const map = (await page.locator('#map').boundingBox())!
      const sheet = (await pane(page).boundingBox())!
      expect(map.y + map.height).toBeCloseTo(sheet.y + 10, 0)
      expect(await isWiderThanScreen(page)).toBe(false)
      await pane(page).getByRole('button', { name: 'Close' }).click()
      await page.getByRole('button', { name: 'Take need off the map' }).waitFor()
      expect(await violations(page)).toEqual([])
    },
  )
})

/** The share of pixels that one would see to differ: names may come to stand a little elsewhere. */
function difference(page: Page, one: Buffer, other: Buffer): Promise<number> {
  return page.evaluate(
    async (pictures) => {
      const [a, b] = await Promise.all(
        pictures.map(async (png) => {
          const image = new Image()
          image.src = `data:image/png;base64,${png}`
          await image.decode()
          const canvas = document.createElement('canvas')
          canvas.width = image.width
          canvas.height = image.height
          const context = canvas.getContext('2d')!
          context.drawImage(image, 0, 0)
          return context.getImageData(0, 0, image.width, image.height).data
        }),
      )
      let differing = 0
      for (let at = 0; at < a!.length; at += 4)
        if ([0, 1, 2].some((part) => Math.abs(a![at + part]! - b![at + part]!) > 12)) differing++
      return differing / (a!.length / 4)
    },
    [one.toString('base64'), other.toString('base64')],
  )
}

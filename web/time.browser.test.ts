import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { chromiumPath } from './map/testing/chromium.ts'
import { aTownInABrowser } from './testing/town-in-a-browser.ts'
import { isWiderThanScreen, mapDrawn } from './testing/town-page.ts'
import { slug } from './testing/town-server.ts'
import { violations } from './testing/violations.ts'

describe.skipIf(!chromiumPath)('the map over time', () => {
  const town = aTownInABrowser()
  const bar = (page: Page) => page.getByRole('region', { name: 'Map over time' })
  const countOf = async (page: Page, name: string) =>
    Number(
      (
        await bar(page).getByRole('listitem').filter({ hasText: name }).locator('b').textContent()
      )?.replace(/\D/g, ''),
    )
  const periodIn = (page: Page) => new URL(page.url()).searchParams.get('time')

  it('moves by keyboard, says how many there are, and loads nothing for it', async () => {
    // The public's tiles grow old within seconds, and are asked for again whatever one does.
    const page = await town.openWatched(`/${slug}?time=2025-09-01/2025-11-30&pane=none`, {
      as: 'planner',
    })
    await mapDrawn(page)
    await bar(page).getByText('1 Sept 2025 – 30 Nov 2025').waitFor()
    const asked = await page.request.get(
      `${town.server.url}/api/v1/${slug}/reports/counts?from=2025-09-01&to=2025-11-30`,
    )
    const { total: before } = (await asked.json()) as { total: number }
    expect(before).toBeGreaterThan(0)
    await expect.poll(() => countOf(page, 'Reports')).toBe(before)
    expect(await bar(page).getByText('Work orders').count()).toBe(0)
    expect(await violations(page)).toEqual([])

    const tiles: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('.mvt')) tiles.push(request.url())
    })
    await bar(page).getByRole('slider', { name: 'Start of the period' }).focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => periodIn(page)).toBe('2025-10-01/2025-11-30')
    await expect.poll(() => countOf(page, 'Reports')).toBeLessThan(before)
    await bar(page).getByRole('button', { name: 'One step back' }).click()
    await expect.poll(() => periodIn(page)).toBe('2025-09-01/2025-10-31')
    await bar(page).getByRole('button', { name: 'Play' }).click()
    // It plays on while one looks: any later period will do.
    await bar(page).getByText('1 Sept 2025 – 31 Oct 2025').waitFor({ state: 'detached' })
    await bar(page).getByRole('button', { name: 'Pause' }).click()
    await expect.poll(() => periodIn(page)).not.toBe('2025-09-01/2025-10-31')
    expect(tiles).toEqual([])
    await bar(page).getByRole('button', { name: 'Show all times again' }).click()
    await expect.poll(() => periodIn(page)).toBeNull()
  })

  it('has orders for staff, and leads to need as it was known then', async () => {
    const page = await town.openWatched(
      `/${slug}?time=2025-09-01/2025-11-30&show=work-orders&pane=none`,
      { as: 'manager' },
    )
    await bar(page).getByText('Work orders').waitFor()
    await bar(page).getByRole('button', { name: 'Need as known on 30 Nov 2025' }).click()
    await page.waitForURL(/asOf=2025-11-30.*need=auto/)
  })

  it.each(['light', 'dark'] as const)(
    'is over or beside another state of it, on a phone, by %s',
    async (colorScheme) => {
      const page = await town.openWatched(
        `/${slug}?second=swipe&second.asOf=2025-06-01&time=2025-03-01/2025-05-31&pane=none`,
        { colorScheme, viewport: { width: 360, height: 740 } },
      )
      await page.locator('#second-map[data-drawn]').waitFor()
      const divider = page.getByRole('slider', { name: 'Divider between the maps' })
      await divider.focus()
      await page.keyboard.press('PageUp')
      await page.waitForURL(/second.split=60/)
      await page.keyboard.press('End')
      await page.waitForURL(/second.split=95/)
      expect(await violations(page)).toEqual([])
      await page.getByRole('button', { name: 'Compare', exact: true }).click()
      await page.getByRole('radio', { name: 'Side by side' }).press('Space')
      await page.waitForURL(/second=halves/)
      expect(await violations(page)).toEqual([])
      expect(await isWiderThanScreen(page)).toBe(false)
      await page.getByRole('button', { name: 'Back to one map' }).click()
      await page.locator('#second-map').waitFor({ state: 'hidden' })
    },
  )
})

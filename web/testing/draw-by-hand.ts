import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { mapDrawn } from './town-page.ts'

/** Until the map takes clicks as corners. */
export async function drawing(page: Page, mode: string) {
  await page.getByRole('region', { name: mode }).waitFor()
  await mapDrawn(page)
  await expect
    .poll(() =>
      page.evaluate(() => document.querySelector<HTMLElement>('#map canvas')!.style.cursor),
    )
    .toBe('crosshair')
}

/** Around the middle of the map, with the button held down. */
export async function lasso(page: Page, radiusPx = 120) {
  const box = (await page.locator('#map').boundingBox())!
  const at = (turn: number): [number, number] => [
    box.x + box.width / 2 + radiusPx * Math.cos(turn),
    box.y + box.height / 2 + radiusPx * Math.sin(turn),
  ]
  await page.mouse.move(...at(0))
  await page.mouse.down()
  for (let step = 1; step <= 24; step++) await page.mouse.move(...at((step / 24) * 2 * Math.PI))
  await page.mouse.up()
}

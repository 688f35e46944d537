import type { Page } from 'playwright-core'

/** Where a place is on the screen, by what the address bar says of a map that is not turned. */
export async function placeOnScreen(page: Page, [lng, lat]: readonly [number, number]) {
  const [atLat, atLng, zoom] = new URL(page.url()).searchParams.get('at')!.split(',').map(Number)
  const box = (await page.locator('#map').boundingBox())!
  const widthPx = 512 * 2 ** zoom!
  const right = (degrees: number) => (degrees / 360) * widthPx
  const up = (degrees: number) =>
    (Math.log(Math.tan(Math.PI / 4 + (degrees * Math.PI) / 360)) / (2 * Math.PI)) * widthPx
  return {
    x: box.x + box.width / 2 + right(lng) - right(atLng!),
    y: box.y + box.height / 2 - up(lat) + up(atLat!),
  }
}

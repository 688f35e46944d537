import type { Page } from 'playwright-core'

/** Red, green, blue of one pixel as the reader sees it. */
export async function readPixel(
  page: Page,
  x: number,
  y: number,
): Promise<[number, number, number]> {
  const shot = await page.screenshot({ clip: { x, y, width: 1, height: 1 } })
  return page.evaluate(async (png) => {
    const image = new Image()
    image.src = `data:image/png;base64,${png}`
    await image.decode()
    const context = document.createElement('canvas').getContext('2d')!
    context.drawImage(image, 0, 0)
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data
    return [red, green, blue] as [number, number, number]
  }, shot.toString('base64'))
}

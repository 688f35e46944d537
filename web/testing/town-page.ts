import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { slug, type TownServer } from './town-server.ts'

/** Software drawing on a busy machine is slow, and what is waited for comes. */
export const patienceMs = 240_000

const password = 'terrier-demo'

export interface PageOptions extends BrowserContextOptions {
  /** A demo account's role, or the e-mail of another account with the same password. */
  as?: string
}

/** A page of its own session; what the browser complains of comes into `complaints`. */
export async function openPage(
  browser: Browser,
  server: TownServer,
  path: string,
  { as, ...options }: PageOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  return openIn(await newContext(browser, options), server, path, as)
}

/** Its pages and its requests are as patient as the tests. */
export async function newContext(
  browser: Browser,
  options: BrowserContextOptions,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  })
  context.setDefaultTimeout(patienceMs)
  return context
}

export async function openIn(
  context: BrowserContext,
  server: TownServer,
  path: string,
  as: string | undefined,
): Promise<{ page: Page; complaints: string[] }> {
  if (as) await signIn(context.request, server, as)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`${server.url}${path}`)
  return { page, complaints }
}

async function signIn(
  request: Awaited<ReturnType<Browser['newContext']>>['request'],
  { url }: TownServer,
  who: string,
) {
  const answer = await request.post(`${url}/api/auth/sign-in/email`, {
    data: { email: who.includes('@') ? who : `${who}@demo.test`, password },
    headers: { origin: url },
  })
  if (!answer.ok()) throw new Error(`Sign-in answered ${answer.status()}`)
}

/** The map's own address for a place, close enough to pick a lot in its middle. */
export function mapPath({ lng, lat }: { lng: number; lat: number }, rest = ''): string {
  return `/${slug}?at=${lat},${lng},18.5${rest}`
}

/** Until everything that the map asked for is drawn. */
export async function mapDrawn(page: Page): Promise<void> {
  await page.locator('#map[data-drawn]').waitFor()
}

/** Until no part of the page waits for the server. */
export async function nothingLoading(page: Page): Promise<void> {
  const waiting = page.getByRole('status').filter({ hasText: /^(Loading|Still waiting)/ })
  await expect.poll(() => waiting.count()).toBe(0)
}

export const isFocused = (locator: Locator): Promise<boolean> =>
  locator.evaluate((element) => element === document.activeElement)

export const isWiderThanScreen = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

/** Clicks the middle of the map, which is what `at=` names. */
export async function clickMiddle(page: Page): Promise<void> {
  const box = await page.locator('#map').boundingBox()
  await page.mouse.click(box!.x + box!.width / 2, box!.y + box!.height / 2)
}

/** The label of a fact of what is selected; its history may name the same field. */
export function factOf(page: Page, label: string): Locator {
  return page.locator('aside dl').first().getByRole('term').filter({ hasText: label })
}

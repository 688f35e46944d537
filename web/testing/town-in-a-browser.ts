import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import { launchChromium } from '../map/testing/chromium.ts'
import { newContext, openIn, type PageOptions } from './town-page.ts'
import { aBuiltParcel, type ServeTownOptions, serveTown, type TownServer } from './town-server.ts'

interface Town {
  server: TownServer
  browser: Browser
  parcel: Awaited<ReturnType<typeof aBuiltParcel>>
  /** A page that is closed after the test. */
  open(path: string, options?: PageOptions): Promise<Page>
  /** The same; a complaint of the browser fails the test, unless it is one that the test provokes. */
  openWatched(
    path: string,
    options?: PageOptions,
    isExpected?: (complaint: string) => boolean,
  ): Promise<Page>
}

/** A demo town and a browser for the tests of a file; there once they run, as `options` are. */
export function aTownInABrowser(options: () => ServeTownOptions = () => ({})): Town {
  const rested = new Map<string, BrowserContext[]>()
  const openWatched: Town['openWatched'] = async (
    path,
    pageOptions = {},
    isExpected = () => false,
  ) => {
    const { as, ...contextOptions } = pageOptions
    const kind = JSON.stringify(contextOptions)
    const context = rested.get(kind)?.pop() ?? (await newContext(town.browser!, contextOptions))
    const { page, complaints } = await openIn(context, town.server!, path, as)
    onTestFinished(async () => {
      await forget(context, town.server!)
      rested.set(kind, [...(rested.get(kind) ?? []), context])
      expect(complaints.filter((complaint) => !isExpected(complaint))).toEqual([])
    })
    return page
  }
  const town: Partial<Town> = {
    openWatched,
    open: (path, pageOptions) => openWatched(path, pageOptions, () => true),
  }
  beforeAll(async () => {
    town.server = await serveTown(options())
    town.browser = await launchChromium()
    town.parcel = await aBuiltParcel(town.server)
  })
  afterAll(async () => {
    await town.browser?.close()
    await town.server?.close()
  })
  return town as Town
}

/** All but the program itself, which the browser has compiled: the next test is somebody new. */
async function forget(context: BrowserContext, { url }: TownServer) {
  for (const page of context.pages()) await page.close()
  await context.setOffline(false)
  await context.clearCookies()
  const page = await context.newPage()
  await page.goto(`${url}/health`)
  await page.evaluate(() => {
    localStorage.clear()
    sessionStorage.clear()
  })
  await page.close()
}

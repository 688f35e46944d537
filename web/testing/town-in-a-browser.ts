import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import { launchChromium } from '../map/testing/chromium.ts'
import { openPage, type PageOptions } from './town-page.ts'
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
  const town: Partial<Town> = {
    async open(path, pageOptions) {
      const { page } = await openPage(town.browser!, town.server!, path, pageOptions)
      onTestFinished(() => page.context().close())
      return page
    },
    async openWatched(path, pageOptions, isExpected = () => false) {
      const { page, complaints } = await openPage(town.browser!, town.server!, path, pageOptions)
      onTestFinished(async () => {
        await page.context().close()
        expect(complaints.filter((complaint) => !isExpected(complaint))).toEqual([])
      })
      return page
    },
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

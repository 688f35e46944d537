import { describe, expect, it } from 'vitest'
import { chromiumPath } from './map/testing/chromium.ts'
import { aTownInABrowser } from './testing/town-in-a-browser.ts'
import { mapDrawn, mapPath } from './testing/town-page.ts'
import { slug } from './testing/town-server.ts'

describe.skipIf(!chromiumPath)('when something goes wrong', () => {
  const town = aTownInABrowser()

  it('an unknown municipality is said to be unknown', async () => {
    const page = await town.open('/atlantis')
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
    await page.getByRole('link', { name: 'To the start' }).click()
    await page.waitForURL(`**/${slug}**`)
  })

  it('a part that failed says so, the rest stays, and trying again helps', async () => {
    const page = await town.open(`/${slug}`)
    await mapDrawn(page)
    await page.route('**/history', (route) => route.fulfill({ status: 500, body: '{}' }))
    await page.getByRole('button', { name: 'Go to' }).waitFor()
    await page.getByRole('combobox', { name: 'Search' }).fill(town.parcel.number)
    await page
      .getByRole('listbox', { name: 'Results' })
      .getByRole('option', { name: new RegExp(`^${town.parcel.number}(?!\\d).*Parcel$`) })
      .click()
    const history = page.getByRole('region', { name: 'History' })
    await history.getByText('The server has a problem').waitFor()
    await page.getByText('Registered area').waitFor()
    await page.unroute('**/history')
    await history.getByRole('button', { name: 'Try again' }).click()
    await history.getByText('Recorded').waitFor()
  })

  it('without a connection it says so, and goes on when there is one', async () => {
    const page = await town.open(mapPath(town.parcel, `&sel=parcels/${town.parcel.id}`))
    await page.getByRole('heading', { name: town.parcel.number }).waitFor()
    await page.context().setOffline(true)
    await page.getByText('You are offline').first().waitFor()
    await page.getByRole('heading', { name: town.parcel.number }).waitFor()
    await page.context().setOffline(false)
    await page.getByText('You are offline').first().waitFor({ state: 'detached' })
  })

  it('a page that is older than the program on the server is loaded anew', async () => {
    const page = await town.open(mapPath(town.parcel))
    await mapDrawn(page)
    await page.route('**/assets/go-to-dialog-*.js', (route) => route.fulfill({ status: 404 }))
    await page.evaluate(() => Object.assign(window, { isOld: true }))
    await page.getByRole('button', { name: 'Go to' }).click()
    await page.waitForFunction(() => !('isOld' in window))
    await page.unroute('**/assets/go-to-dialog-*.js')
    await page.getByRole('button', { name: 'Go to' }).click()
    await page.getByRole('dialog', { name: 'Go to coordinates' }).waitFor()
  })

  it('a session that ended leads back to where it was', async () => {
    const page = await town.open(mapPath(town.parcel, '&sel=rights/1'), { as: 'planner' })
    await page.getByRole('button', { name: /^Account of/ }).waitFor()
    await page.context().clearCookies()
    await page.reload()
    await page.getByText('Your session has ended').waitFor()
    await page.getByRole('link', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: /^Planner/ }).click()
    await page.waitForURL(/sel=rights\/1/)
    await page.getByRole('button', { name: /^Account of/ }).waitFor()
  })

  it('a wrong password is a plain answer', async () => {
    const page = await town.open('/sign-in')
    await page.getByLabel('E-mail').fill('planner@demo.test')
    await page.getByLabel('Password', { exact: true }).fill('not-the-password')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByText('do not match an account').waitFor()
    expect(await page.getByLabel('E-mail').inputValue()).toBe('planner@demo.test')
  })
})

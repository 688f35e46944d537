import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { inTenant } from '../api/db/tenant.ts'
import { chromiumPath } from './map/testing/chromium.ts'
import { aTownInABrowser } from './testing/town-in-a-browser.ts'
import { isWiderThanScreen, mapDrawn, mapPath } from './testing/town-page.ts'
import { slug, type TownServer } from './testing/town-server.ts'
import { violations } from './testing/violations.ts'

interface Lot {
  id: number
  number: string
  lng: number
  lat: number
}

/** Two lots of four sides that are nobody's neighbours, and the middle of each. */
async function twoLots({ db, municipalityId }: TownServer): Promise<[Lot, Lot]> {
  const { rows } = await inTenant(db, municipalityId, { userId: null, role: 'system' }, (trx) =>
    sql<Lot>`
      with lots as (
        select id, cadastral_number, geom from parcels
        where municipality_id = ${municipalityId} and valid_until is null and area_m2 between 400 and 2000
          and st_area(geom) > 0.8 * st_area(st_orientedenvelope(geom))
      ), first as (select * from lots order by id limit 1)
      select id::integer, cadastral_number as number, st_x(st_centroid(geom)) as lng, st_y(st_centroid(geom)) as lat
      from (
        select * from first
        union all
        (select l.* from lots l, first f where not st_dwithin(l.geom, f.geom, 0.0005) order by l.id limit 1)
      ) as both_lots order by id`.execute(trx),
  )
  return rows as [Lot, Lot]
}

/** While something is drawn an arrow key moves the map by 24 pixels; at zoom 18.5, where `mapPath` opens. */
const keyStepDegrees = (24 * 360) / (512 * 2 ** 18.5)

const lngIn = (url: URL) => Number(url.searchParams.get('at')?.split(',')[1])

const editor = (page: Page) => page.getByRole('region', { name: 'Editing parcels' })
const tool = (page: Page, name: string) => editor(page).getByRole('button', { name, exact: true })

/** Until the parcels in view are known to the last digit. */
async function landRead(page: Page) {
  await mapDrawn(page)
  await editor(page).locator('[data-sight=whole]').waitFor()
}

/** The numbers of the parcels that splits have begun. */
async function drafts(page: Page, { url }: TownServer, changeSet: string) {
  const answer = await page.request.get(`${url}/api/v1/${slug}/change-sets/${changeSet}/parcels`)
  const { parcels } = (await answer.json()) as {
    parcels: { operation: string; isRetired: boolean; facts: { cadastralNumber: string } }[]
  }
  return parcels
    .filter(({ isRetired, operation }) => !isRetired && operation === 'split')
    .map(({ facts }) => facts.cadastralNumber)
    .sort()
}

const halves = ({ number }: Lot) => [`${number}/1`, `${number}/2`]

async function beginChangeSet(page: Page, name: string): Promise<string> {
  const pane = page.getByRole('complementary', { name: 'Change sets' })
  await pane.getByRole('button', { name: 'Begin change set' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name of the change set' }).fill(name)
  await dialog.getByRole('button', { name: 'Begin change set' }).click()
  await page.waitForURL(/changeSet=\d+/)
  await landRead(page)
  return /changeSet=(\d+)/.exec(page.url())![1]!
}

describe.skipIf(!chromiumPath)('editing parcels', () => {
  const town = aTownInABrowser()
  let lots: [Lot, Lot]
  beforeAll(async () => {
    lots = await twoLots(town.server)
  })

  it('splits a lot with the mouse and another with the keyboard, undoes, redoes, and loses nothing', async () => {
    const [first, second] = lots
    const page = await town.openWatched(mapPath(first, '&pane=change-sets'), { as: 'planner' })
    await mapDrawn(page)
    const changeSet = await beginChangeSet(page, 'Lots')
    const splits = () => drafts(page, town.server, changeSet)
    const box = (await page.locator('#map').boundingBox())!
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]

    await tool(page, 'Pick parcels').click()
    await page.mouse.click(x, y)
    await editor(page).getByText(`Picked: ${first.number}`).waitFor()
    await tool(page, 'Split by line').click()
    expect(await violations(page)).toEqual([])
    await page.mouse.click(x - 300, y + 20)
    await page.mouse.move(x, y + 20)
    await editor(page).getByText(/^Leg /).waitFor()
    await page.mouse.dblclick(x + 300, y + 20)
    await expect.poll(splits).toEqual(halves(first))

    await page.goto(`${town.server.url}${mapPath(second, `&pane=none&changeSet=${changeSet}`)}`)
    await landRead(page)
    const canvas = page.locator('#map canvas')
    /** By arrow keys, until the address bar says so many steps east of the lot: a reload opens there. */
    const moveTo = async (key: string, times: number, stepsEast: number) => {
      for (let step = 0; step < times; step++) await page.keyboard.press(key)
      const lng = second.lng + stepsEast * keyStepDegrees
      await page.waitForURL((url) => Math.abs(lngIn(url) - lng) < keyStepDegrees / 4)
    }
    await canvas.focus()
    await page.keyboard.press('v')
    await page.keyboard.press('Enter')
    await editor(page).getByText(`Picked: ${second.number}`).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Name of a command' }).fill('split line')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await canvas.focus()
    await moveTo('ArrowLeft', 13, -13)
    await page.keyboard.press('Enter')
    await moveTo('ArrowRight', 26, 13)
    // What is begun is there again after a reload.
    await page.reload()
    await landRead(page)
    await editor(page)
      .getByRole('button', { name: 'Take corner back' })
      .and(page.locator(':enabled'))
      .waitFor()
    await canvas.focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await expect.poll(splits).toEqual([...halves(first), ...halves(second)].sort())

    await page.keyboard.press('Control+z')
    await expect.poll(splits).toEqual(halves(first))
    await page.keyboard.press('Control+Shift+Z')
    await expect.poll(splits).toEqual([...halves(first), ...halves(second)].sort())
    expect(await violations(page)).toEqual([])
  })

  it('says in words and on the map what it will not do, keeps edits while the line is down, on a phone too', async () => {
    const [first] = lots
    const page = await town.openWatched(
      mapPath(first, '&pane=change-sets'),
      { as: 'planner', viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
      (complaint) => /422|ERR_INTERNET_DISCONNECTED/.test(complaint),
    )
    await mapDrawn(page)
    await beginChangeSet(page, 'Off the line')
    await page
      .getByRole('complementary', { name: 'Change sets' })
      .getByRole('button', { name: 'Close' })
      .click()
    await tool(page, 'Pick parcels').click()
    const number = editor(page).getByRole('textbox', { name: 'Cadastral number' })
    await number.fill(first.number)
    await number.press('Enter')
    await editor(page).getByText(`Picked: ${first.number}`).waitFor()
    await tool(page, 'Split off an area').click()
    await editor(page).getByRole('textbox', { name: 'Area' }).fill('1000000')
    await editor(page).getByRole('textbox', { name: 'Direction from north' }).fill('30')
    await editor(page).getByRole('button', { name: 'Split off', exact: true }).click()
    await editor(page)
      .getByRole('alert')
      .getByText('The parcel is not larger than the area')
      .waitFor()

    await page.context().setOffline(true)
    await editor(page).getByRole('textbox', { name: 'Area' }).fill('150')
    await editor(page).getByRole('button', { name: 'Split off', exact: true }).click()
    await editor(page)
      .getByText(/^No connection: 1 edit is kept here/)
      .waitFor()
    expect(await violations(page)).toEqual([])
    await page.context().setOffline(false)
    await editor(page).getByText('Saved', { exact: true }).waitFor()
    await tool(page, 'Undo').and(page.locator(':enabled')).waitFor()
    expect(await isWiderThanScreen(page)).toBe(false)
  })
})

import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { inTenant } from '../api/db/tenant.ts'
import { chromiumPath } from './map/testing/chromium.ts'
import { aTownInABrowser } from './testing/town-in-a-browser.ts'
import { mapDrawn, mapPath } from './testing/town-page.ts'
import { aColleague, slug, type TownServer } from './testing/town-server.ts'
import { violations } from './testing/violations.ts'

/** The only thing on the parcel that a line a little east of its middle cuts through. */
async function aShedAcross(
  { db, municipalityId }: TownServer,
  { id, lng, lat }: { id: number; lng: number; lat: number },
) {
  await inTenant(db, municipalityId, { userId: null, role: 'system' }, async (trx) => {
    for (const table of ['permits', 'addresses', 'buildings'])
      await sql`update ${sql.table(table)} set parcel_id = null
        where municipality_id = ${municipalityId} and parcel_id = ${id}`.execute(trx)
    await sql`insert into buildings (municipality_id, parcel_id, name, geom)
      values (${municipalityId}, ${id}, 'Shed', st_makeenvelope(${lng + 0.00001}::float8, ${lat}::float8,
        ${lng + 0.00005}::float8, ${lat + 0.00003}::float8, 4326))`.execute(trx)
  })
}

const pane = (page: Page) => page.getByRole('complementary', { name: 'Change sets' })

describe.skipIf(!chromiumPath)('a change set', () => {
  const town = aTownInABrowser()
  beforeAll(() => aShedAcross(town.server, town.parcel))

  const post = async (page: Page, path: string, data: unknown = {}) => {
    const answer = await page.request.post(`${town.server.url}/api/v1/${slug}/change-sets${path}`, {
      headers: {
        'if-match': '*',
        'idempotency-key': crypto.randomUUID(),
        origin: town.server.url,
      },
      data,
    })
    expect(answer.status(), await answer.text()).toBeLessThan(300)
    return answer.json()
  }

  /** Splits the parcel along a line a little east of its middle, as the editor would. */
  function split(page: Page, id: number) {
    const { id: parcel, lng, lat } = town.parcel
    const east = lng + 0.00003
    const line = [
      [east, lat - 0.003],
      [east, lat + 0.003],
    ]
    const operation = { operation: 'split', parcels: [String(parcel)], lines: [line] }
    return post(page, `/${id}/operations`, { operations: [operation] })
  }

  /** A change set with a new corner in the middle of an edge of the parcel. */
  async function aNewCorner(page: Page, name: string, edge: number): Promise<number> {
    const { id } = await post(page, '', { name })
    const { lng, lat } = town.parcel
    const bbox = [lng - 1e-5, lat - 1e-5, lng + 1e-5, lat + 1e-5]
    const path = `${town.server.url}/api/v1/${slug}/change-sets/${id}/ground?bbox=${bbox}`
    const { parcels } = await (await page.request.get(path)).json()
    const { geometry } = parcels.find(({ key }: { key: string }) => key === String(town.parcel.id))
    const ring: [number, number][] = geometry.coordinates.flat(geometry.type === 'Polygon' ? 1 : 2)
    const [[x1, y1], [x2, y2]] = [ring[edge]!, ring[edge + 1]!]
    const operation = { operation: 'insert-corner', at: [(x1 + x2) / 2, (y1 + y2) / 2] }
    await post(page, `/${id}/operations`, { operations: [operation] })
    return id
  }

  it('meets what others published meanwhile, shape beside shape, and keeps both', async () => {
    const planner = await town.openWatched(mapPath(town.parcel), { as: 'planner' })
    const reviewer = await town.open(`/${slug}/none`, {
      as: await aColleague(town.server, 'planner'),
    })
    const late = await aNewCorner(planner, 'A corner', 0)
    const early = await aNewCorner(planner, 'Another corner', 2)
    await post(planner, `/${early}/submit`)
    await post(reviewer, `/${early}/publish`)

    await planner.goto(
      `${town.server.url}${mapPath(town.parcel, `&pane=change-sets&changeSet=${late}`)}`,
    )
    const conflicts = pane(planner).getByRole('region', { name: 'Others published changes here' })
    const parcel = conflicts.getByRole('article', { name: town.parcel.number, exact: true })
    await parcel.getByRole('img', { name: /as the register has it now/ }).waitFor()
    await parcel.getByRole('img', { name: /as this change set has it/ }).waitFor()
    expect(await violations(planner)).toEqual([])
    await conflicts.getByRole('button', { name: /^Keep both in/ }).click()
    await conflicts.waitFor({ state: 'detached' })
    await pane(planner).getByRole('button', { name: 'Drop' }).click()
    await pane(planner).getByRole('button', { name: 'Take up again' }).waitFor()
  })

  it('is begun, answered, reviewed by another, published to all who look, and taken back', async () => {
    const { number } = town.parcel
    const planner = await town.openWatched(mapPath(town.parcel, '&pane=change-sets'), {
      as: 'planner',
    })
    await pane(planner).getByRole('button', { name: 'Begin change set' }).click()
    await planner.getByRole('textbox', { name: 'Name of the change set' }).fill('Pop inheritance')
    await planner.getByRole('textbox', { name: 'Why it is made' }).fill('Survey 12')
    await planner.getByRole('dialog').getByRole('button', { name: 'Begin change set' }).click()
    await planner.waitForURL(/changeSet=\d+/)
    await pane(planner).getByText('It changes no parcel yet.').waitFor()
    const id = Number(/changeSet=(\d+)/.exec(planner.url())![1])

    // Who edits is seen by the others in the list.
    const colleague = await aColleague(town.server, 'planner')
    const reviewer = await town.openWatched(mapPath(town.parcel, '&pane=change-sets'), {
      as: colleague,
    })
    await pane(reviewer)
      .getByRole('button', { name: /Pop inheritance.*edits here/ })
      .waitFor()

    // Done elsewhere, it is read again here.
    await split(planner, id)
    const findings = pane(planner).getByRole('region', { name: 'What the rules find' })
    await findings
      .getByText(/still lacks: Cadastral number/)
      .first()
      .waitFor()
    const land = pane(planner).getByRole('table', { name: 'Parcels before and after' })
    await land.getByRole('row', { name: /^Difference None/ }).waitFor()
    await findings.getByRole('button', { name: 'Show' }).first().click()
    expect(await violations(planner)).toEqual([])

    const asks = pane(planner).getByRole('form', { name: 'Only you can say' })
    await asks.getByRole('textbox').first().fill(`${number}-W`)
    await asks.getByRole('textbox').last().fill(`${number}-E`)
    await asks.getByRole('button', { name: 'Give these answers' }).click()
    await asks.waitFor({ state: 'detached' })
    await findings
      .getByText(/still lacks/)
      .first()
      .waitFor({ state: 'detached' })
    await pane(planner).getByRole('button', { name: 'Submit for review' }).click()
    await pane(planner).getByText('Somebody else has to approve what you submitted.').waitFor()

    const public_ = await town.openWatched(mapPath(town.parcel, '&pane=list&of=parcels'))
    await mapDrawn(public_)

    await pane(reviewer)
      .getByRole('button', { name: /Pop inheritance/ })
      .click()
    const compared = pane(reviewer).getByRole('table', { name: 'Parcels before and after' })
    await compared.getByRole('row', { name: new RegExp(`^${number}-W – `) }).waitFor()
    await pane(reviewer).getByRole('button', { name: 'Approve and publish' }).click()
    await reviewer.getByRole('textbox', { name: 'Document' }).fill('HCL 7/2026')
    const dialog = reviewer.getByRole('dialog')
    const published = reviewer.waitForResponse(/\/publish$/)
    const drawn = public_.waitForResponse(
      async (response) =>
        response.url().includes('.mvt') &&
        // The map may have given up a tile that it asked for.
        ((await response.body().catch(() => null))?.includes(`${number}-W`) ?? false),
    )
    await dialog.getByRole('button', { name: 'Approve and publish' }).click()
    expect((await published).status()).toBe(200)
    await drawn
    await public_
      .getByRole('complementary', { name: 'List' })
      .getByText(`${number}-W`, { exact: true })
      .waitFor()

    // What stood on both halves waits for somebody to say on which it is.
    await pane(reviewer).getByRole('button', { name: 'All change sets' }).click()
    await pane(reviewer).getByText('To decide (1)').click()
    const waiting = pane(reviewer).locator('form')
    await waiting.getByRole('combobox', { name: 'It belongs to' }).selectOption(`${number}-E`)
    await waiting.getByRole('textbox', { name: 'Reason' }).fill('Its door is there')
    await waiting.getByRole('button', { name: 'Decide' }).click()
    await pane(reviewer).getByText('Nothing waits for a decision.').waitFor()

    // The planner's own screen follows, and the published one can be taken back.
    await pane(planner).getByText('HCL 7/2026').waitFor()
    await pane(planner).getByRole('button', { name: 'Take it back' }).click()
    await pane(planner).getByRole('heading', { name: 'Takes back: Pop inheritance' }).waitFor()
    await pane(planner).getByText('The rules find nothing wrong.').waitFor()
    await pane(planner)
      .getByRole('table', { name: 'Parcels before and after' })
      .getByRole('row', { name: new RegExp(`^${number} – `) })
      .waitFor()
  })
})

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { inTenant } from '../api/db/tenant.ts'
import { chromiumPath } from './map/testing/chromium.ts'
import { aTownInABrowser } from './testing/town-in-a-browser.ts'
import { isWiderThanScreen, mapDrawn, mapPath } from './testing/town-page.ts'
import { slug, type TownServer } from './testing/town-server.ts'
import { violations } from './testing/violations.ts'

type Corner = [east: number, north: number]

/** Ground beside the town that is nobody's, in degrees and in the official CRS; and a parcel. */
async function freeGround({ db, municipalityId }: TownServer) {
  const { rows } = await inTenant(db, municipalityId, { userId: null, role: 'system' }, (trx) =>
    sql<{ lng: number; lat: number; e: number; n: number; number: string; pe: number; pn: number }>`
      with box as (
        select st_xmax(st_extent(geom)) + 0.002 as x, st_ymin(st_extent(geom)) as y from parcels
        where municipality_id = ${municipalityId}
      ), parcel as (
        select cadastral_number, st_transform(st_centroid(geom), m.srid) as middle
        from parcels p join municipalities m on m.id = p.municipality_id
        where p.municipality_id = ${municipalityId} and p.valid_until is null and area_m2 > 300 order by p.id limit 1
      )
      select x as lng, y as lat, st_x(at) as e, st_y(at) as n, cadastral_number as number,
        st_x(middle) as pe, st_y(middle) as pn
      from box, parcel, lateral (
        select st_transform(st_setsrid(st_makepoint(x, y), 4326), m.srid) as at
        from municipalities m where m.id = ${municipalityId}) as t`.execute(trx),
  )
  return rows[0]!
}

const rectangle = (e: number, n: number, width: number, depth: number): Corner[] => [
  [e, n],
  [e + width, n],
  [e + width, n + depth],
  [e, n + depth],
]

const csvOf = (areas: Record<string, Corner[]>) =>
  ['parcela;punct;est;nord']
    .concat(
      Object.entries(areas).flatMap(([name, corners]) =>
        corners.map(([e, n], index) => `${name};${index + 1};${e.toFixed(3)};${n.toFixed(3)}`),
      ),
    )
    .join('\n')

/** Closed lines with their numbers as texts inside, as CAD has them. */
function dxfOf(areas: Record<string, Corner[]>): string {
  const entities = Object.entries(areas).flatMap(([name, corners]) => [
    ...['0', 'LWPOLYLINE', '100', 'AcDbEntity', '8', 'LIMITE', '100', 'AcDbPolyline'],
    ...['90', `${corners.length}`, '70', '1'],
    ...corners.flatMap(([e, n]) => ['10', e.toFixed(3), '20', n.toFixed(3)]),
    ...['0', 'TEXT', '8', 'NUMERE', '10', `${corners[0]![0] + 1}`, '20', `${corners[0]![1] + 1}`],
    ...['40', '2', '1', name],
  ])
  const file = ['0', 'SECTION', '2', 'ENTITIES', ...entities, '0', 'ENDSEC', '0', 'EOF', '']
  return file.join('\n')
}

const pane = (page: Page) => page.getByRole('complementary', { name: 'Change sets' })
const survey = (page: Page) => page.getByRole('region', { name: 'Parcels from a file' })

async function choose(page: Page, name: string, text: string | Buffer) {
  const chooser = page.waitForEvent('filechooser')
  await survey(page).getByRole('button', { name: 'Surveyor’s file' }).click()
  const file = { name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) }
  await (await chooser).setFiles(file)
}

async function drop(page: Page, name: string, content: string | Buffer) {
  const dataTransfer = await page.evaluateHandle(
    ({ name, base64 }) => {
      const transfer = new DataTransfer()
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
      transfer.items.add(new File([bytes], name))
      return transfer
    },
    { name, base64: Buffer.from(content).toString('base64') },
  )
  await survey(page).dispatchEvent('dragover', { dataTransfer })
  await survey(page).dispatchEvent('drop', { dataTransfer })
}

/** A parcel as the program gives it out, and the same once more in another layer. */
async function twoLayers(page: Page, { url }: TownServer): Promise<Buffer> {
  const read = async (path: string) => page.request.get(`${url}/api/v1/${slug}/parcels${path}`)
  const { features } = (await (await read('?limit=1')).json()) as { features: { id: number }[] }
  const folder = mkdtempSync(join(tmpdir(), 'terrier-'))
  try {
    const file = join(folder, 'layers.gpkg')
    writeFileSync(
      file,
      await (await read(`/export?format=geopackage&ids=${features[0]!.id}`)).body(),
    )
    const gpkg = new DatabaseSync(file, { enableForeignKeyConstraints: false })
    const [first] = gpkg.prepare('select table_name from gpkg_geometry_columns').all()
    gpkg.exec(`create table "Alt strat" as select * from "${first!.table_name}";
      insert into gpkg_geometry_columns select 'Alt strat', column_name, geometry_type_name, srs_id, z, m
        from gpkg_geometry_columns`)
    gpkg.close()
    return readFileSync(file)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What the change set begins, by number. */
async function begun(page: Page, { url }: TownServer, changeSet: string) {
  const answer = await page.request.get(`${url}/api/v1/${slug}/change-sets/${changeSet}/parcels`)
  const { parcels } = (await answer.json()) as {
    parcels: { parcelId: number | null; areaM2: number; facts: Record<string, unknown> }[]
  }
  return parcels
    .filter(({ parcelId }) => parcelId === null)
    .map(({ facts, areaM2 }) => [facts.cadastralNumber, facts.landUse, Math.round(areaM2)])
    .sort()
}

async function beginChangeSet(page: Page, name: string): Promise<string> {
  await pane(page).getByRole('button', { name: 'Begin change set' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name of the change set' }).fill(name)
  await dialog.getByRole('button', { name: 'Begin change set' }).click()
  await page.waitForURL(/changeSet=\d+/)
  await pane(page).getByRole('button', { name: 'Parcels from a file' }).waitFor()
  return /changeSet=(\d+)/.exec(page.url())![1]!
}

describe.skipIf(!chromiumPath)('files in and out', () => {
  const town = aTownInABrowser()
  let ground: Awaited<ReturnType<typeof freeGround>>
  beforeAll(async () => {
    ground = await freeGround(town.server)
  })

  it('shows what a file holds before anything is drawn, takes what is good, and gives it out again', async () => {
    const { e, n } = ground
    const page = await town.openWatched(
      mapPath(ground, '&pane=change-sets'),
      { as: 'planner' },
      (complaint) => complaint.includes('422'),
    )
    await mapDrawn(page)
    const changeSet = await beginChangeSet(page, 'Survey 12')
    await pane(page).getByRole('button', { name: 'Parcels from a file' }).click()
    const [a, b, d, c] = rectangle(e + 60, n, 20, 30)
    await choose(
      page,
      'corners.csv',
      csvOf({
        'S-1': rectangle(e, n, 20, 30),
        'S-2': rectangle(e + 20, n, 20, 30),
        'S-3': [a!, b!, c!, d!],
      }),
    )
    const screen = survey(page)
    await screen.getByText('The file does not say in what its coordinates are').waitFor()
    await screen.getByRole('heading', { name: '3 areas in the file' }).waitFor()
    await screen.getByText('Its outline is not sound: it crosses itself.').waitFor()
    expect(await screen.getByRole('checkbox', { name: 'Take S-3' }).isDisabled()).toBe(true)
    expect(await begun(page, town.server, changeSet)).toEqual([])
    const before = page.url()
    await screen.getByRole('button', { name: 'Show' }).click()
    await page.waitForURL((url) => url.href !== before)
    expect(await violations(page)).toEqual([])
    await screen.getByLabel('Land use of all').selectOption({ label: 'Residential' })
    await screen.getByRole('button', { name: 'Take 2 areas' }).click()
    await screen.getByText('2 areas are in the change set now').waitFor()
    const csvParcels = [
      ['S-1', 'residential', 600],
      ['S-2', 'residential', 600],
    ]
    await expect.poll(() => begun(page, town.server, changeSet)).toEqual(csvParcels)

    await choose(
      page,
      'lots.dxf',
      dxfOf({
        'D-1': rectangle(e + 100, n, 25, 20),
        'D-2': rectangle(ground.pe, ground.pn, 2, 2),
      }),
    )
    await screen.getByRole('heading', { name: '2 areas in the file' }).waitFor()
    await screen.getByText(`It lies on parcel ${ground.number} with`).waitFor()
    expect(await screen.getByRole('checkbox', { name: 'Take D-2' }).isChecked()).toBe(false)
    // What is tried all the same is refused as a whole, and said where.
    await screen.getByRole('checkbox', { name: 'Take D-2' }).check()
    await screen.getByRole('button', { name: 'Take 2 areas' }).click()
    await screen.getByText('The marked area was refused').waitFor()
    expect(await begun(page, town.server, changeSet)).toEqual(csvParcels)
    await screen.getByRole('checkbox', { name: 'Take D-2' }).uncheck()
    await screen.getByRole('button', { name: 'Take 1 area' }).click()
    await screen.getByText('1 area is in the change set now').waitFor()
    const all = [['D-1', null, 500], ...csvParcels]
    await expect.poll(() => begun(page, town.server, changeSet)).toEqual(all)

    await screen.getByRole('button', { name: 'Put away' }).click()
    await pane(page).getByRole('button', { name: 'Its parcels as a file' }).click()
    const dialog = page.getByRole('dialog')
    expect(await violations(page)).toEqual([])
    const download = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Save file' }).click()
    const file = await download
    expect(file.suggestedFilename()).toMatch(/^lunca-veche-change-set-\d+-epsg3844\.dxf$/)
    const bytes = readFileSync(await file.path())
    await dialog.getByRole('button', { name: 'Close' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Name of a command' }).fill('parcels from')
    await page.keyboard.press('Enter')
    await choose(page, file.suggestedFilename(), bytes)
    await screen.getByRole('heading', { name: '3 areas in the file' }).waitFor()
    for (const [number, , areaM2] of all) {
      const row = screen.getByRole('listitem').filter({ has: page.getByLabel(`Take ${number}`) })
      await row.getByText(`${areaM2}\u202fm²`).waitFor()
    }
  })

  it('takes a file that is dropped, stops reading it, and asks which of several layers is meant', async () => {
    const { e, n } = ground
    const page = await town.openWatched(
      mapPath(ground, '&pane=change-sets'),
      { as: 'planner' },
      (complaint) => complaint.includes('422'),
    )
    await mapDrawn(page)
    const changeSet = await beginChangeSet(page, 'Dropped')
    await pane(page).getByRole('button', { name: 'Parcels from a file' }).click()
    const screen = survey(page)
    await screen.getByRole('heading', { name: 'Parcels from a file' }).waitFor()
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
    const isStopped = page.waitForEvent('requestfailed', (one) =>
      one.url().includes('/surveys/read'),
    )
    await page.route(
      '**/surveys/read?*',
      async (route) => {
        await held
        await route.abort().catch(() => undefined)
      },
      { times: 1 },
    )
    await drop(page, 'dropped.csv', csvOf({ 'T-1': rectangle(e + 300, n, 20, 30) }))
    await screen.getByRole('button', { name: 'Stop reading' }).click()
    await isStopped
    await screen.getByRole('button', { name: 'Read again' }).waitFor()
    expect(await screen.getByRole('status').count()).toBe(0)
    letGo()
    await screen.getByRole('button', { name: 'Read again' }).click()
    await screen.getByRole('heading', { name: '1 area in the file' }).waitFor()
    await screen.getByRole('checkbox', { name: 'Take T-1' }).waitFor()

    await drop(page, 'layers.gpkg', await twoLayers(page, town.server))
    await screen.getByText('The file has 2 layers.').waitFor()
    expect(await violations(page)).toEqual([])
    await screen.getByRole('combobox', { name: 'Layer', exact: true }).selectOption('Alt strat')
    await screen.getByText('It lies on parcel').waitFor()
    expect(await begun(page, town.server, changeSet)).toEqual([])
  })

  it('says that axes are swapped and reads the file so, on a phone, in the dark, in Romanian', async () => {
    const { e, n } = ground
    const page = await town.openWatched(mapPath(ground, '&pane=change-sets'), {
      as: 'planner',
      viewport: { width: 360, height: 740 },
      colorScheme: 'dark',
      locale: 'ro-RO',
    })
    await mapDrawn(page)
    const sheet = page.getByRole('complementary', { name: 'Modificări' })
    await sheet.getByRole('button', { name: 'Începe setul de modificări' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Numele setului de modificări' }).fill('Ridicarea 12')
    await dialog.getByRole('button', { name: 'Începe setul de modificări' }).click()
    await page.waitForURL(/changeSet=\d+/)
    await sheet.getByRole('button', { name: 'Parcele dintr-un fișier' }).click()
    const screen = page.getByRole('region', { name: 'Parcele dintr-un fișier' })
    const turned = rectangle(e + 200, n, 20, 30).map(([east, north]): Corner => [north, east])
    const chooser = page.waitForEvent('filechooser')
    await screen.getByRole('button', { name: 'Fișierul topografului' }).click()
    const file = { name: 'x.csv', mimeType: 'text/csv', buffer: Buffer.from(csvOf({ R: turned })) }
    await (await chooser).setFiles(file)
    await screen.getByText('Cu axele inversate s-ar afla').waitFor()
    await screen.getByRole('button', { name: 'Citește-l așa' }).click()
    await screen.getByRole('button', { name: 'Preia 1 suprafață' }).waitFor()
    expect(await violations(page)).toEqual([])
    expect(await isWiderThanScreen(page)).toBe(false)
  })
})

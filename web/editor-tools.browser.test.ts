import { describe, expect, it, onTestFinished } from 'vitest'
import { bearingDeg } from '../api/client.ts'
import { chromiumPath, launchChromium } from './map/testing/chromium.ts'
import {
  beginChangeSet,
  type Draft,
  does,
  draftsOf,
  editor,
  field,
  landRead,
  panel,
  tool,
} from './testing/editor-on-page.ts'
import { placeOnScreen } from './testing/place-on-screen.ts'
import { aTownInABrowser } from './testing/town-in-a-browser.ts'
import { openPage } from './testing/town-page.ts'
import { slug } from './testing/town-server.ts'
import { aSquareOver, between, type Lot, type Place, twoLots } from './testing/two-lots.ts'
import { violations } from './testing/violations.ts'

const cornersOf = (draft: Draft | undefined) => (draft?.geometry.coordinates[0]?.length ?? 1) - 1

/** South of the middle of a high window, where no tool's panel reaches. */
const windowSize = { width: 1280, height: 1100 }
const below = ([lng, lat]: Place): string =>
  `at=${(lat + 0.00034).toFixed(6)},${lng.toFixed(6)},18.5`

/** From beyond the middle of one side to beyond that of the side across. */
function acrossOfficial({ official }: Lot): Place[] {
  const [a, b, c, d] = official as [Place, Place, Place, Place]
  const middle = (one: Place, other: Place): Place => [
    (one[0] + other[0]) / 2,
    (one[1] + other[1]) / 2,
  ]
  const beyond = ([x, y]: Place, [fromX, fromY]: Place): Place => [
    x + (x - fromX) / 5,
    y + (y - fromY) / 5,
  ]
  const [near, far] = [middle(a, b), middle(c, d)]
  return [beyond(near, far), beyond(far, near)]
}

describe.skipIf(!chromiumPath)('the tools of the editor', () => {
  const town = aTownInABrowser()

  it('each do what they are called, by hand and by figures, and are taken back', async () => {
    const page = await town.openWatched(`/${slug}/account`, { as: 'planner', viewport: windowSize })
    const changeSet = await beginChangeSet(page, town.server, 'Every tool')
    const { lot, other } = await twoLots(page, town.server, changeSet)
    await aSquareOver(town.server, lot)
    await page.goto(
      `${town.server.url}/${slug}?${below(lot.middle)}&pane=none&changeSet=${changeSet}`,
    )
    await landRead(page)
    const read = () => draftsOf(page, town.server, changeSet)
    const [a, b, c, d] = lot.corners as [Place, Place, Place, Place]

    const click = async (place: Place, key?: 'Shift') => {
      const { x, y } = await placeOnScreen(page, place)
      if (key) await page.keyboard.down(key)
      await page.mouse.click(x, y)
      if (key) await page.keyboard.up(key)
    }
    const pick = async (...lots: Lot[]) => {
      await tool(page, 'Pick parcels').click()
      const none = panel(page).getByRole('button', { name: 'Pick none' })
      const isNone = panel(page).getByText('No parcel is picked.')
      await none.or(isNone).waitFor()
      if (await none.isVisible()) await none.click()
      await isNone.waitFor()
      for (const [index, { number }] of lots.entries()) {
        await field(page, 'Cadastral number').fill(number)
        await does(page, 'Pick')
        const told = index === 0 ? `Picked: ${number}` : `${index + 1} picked: `
        await panel(page).getByText(told).waitFor()
      }
    }
    const undo = async () => {
      const { version } = await read()
      await tool(page, 'Undo').and(page.locator(':enabled')).click()
      await expect.poll(async () => (await read()).version).toBeGreaterThan(version)
    }
    const undoAll = async () => {
      while ((await read()).canUndo) await undo()
      expect((await read()).parcels).toEqual([])
      await editor(page).getByText('Saved', { exact: true }).waitFor()
    }
    /** What there is once the edit is saved: those that go on or begin, and what ended. */
    const after = async (count: number) => {
      await expect.poll(async () => (await read()).parcels.length).toBe(count)
      const { parcels } = await read()
      return {
        begun: parcels.filter(({ key, isRetired }) => key.startsWith('new-') && !isRetired),
        ended: parcels.filter(({ isRetired }) => isRetired).map(({ key }) => key),
        of: (key: string) => parcels.find((draft) => draft.key === key),
      }
    }
    /** The parcels that took the lot's ground, once they are saved. */
    const pieces = async () => {
      await expect.poll(async () => (await read()).canUndo).toBe(true)
      return (await read()).parcels.filter(({ from }) => from.includes(lot.key))
    }
    const sumM2 = (drafts: Draft[]) => drafts.reduce((sum, { areaM2 }) => sum + areaM2, 0)
    const takesAllOf = (drafts: Draft[]) => expect(sumM2(drafts)).toBeCloseTo(lot.areaM2, 1)
    /** A corner that no neighbour has is where the hand put it, a figure as exact as it was typed. */
    const liesAgain = (drafts: Draft[]) =>
      expect(Math.abs(sumM2(drafts) - lot.areaM2)).toBeLessThan(lot.areaM2 / 100)

    // By hand: picked, added to, let go, and picked alone.
    await click(lot.middle)
    await panel(page).getByText(`Picked: ${lot.number}`).waitFor()
    await click(other.middle, 'Shift')
    await panel(page).getByText('2 picked: ').waitFor()
    await click(lot.middle, 'Shift')
    await panel(page).getByText(`Picked: ${other.number}`).waitFor()
    await click(lot.middle)
    await panel(page).getByText(`Picked: ${lot.number}`).waitFor()

    await pick(lot, other)
    await tool(page, 'Merge parcels').click()
    await does(page, 'Merge')
    const merged = await after(3)
    expect(merged.begun[0]!.from.toSorted()).toEqual([lot.key, other.key].toSorted())
    expect(merged.begun[0]!.areaM2).toBeCloseTo(lot.areaM2 + other.areaM2, 1)
    await undo()
    await tool(page, 'Redo').and(page.locator(':enabled')).click()
    await after(3)
    await undoAll()

    await pick(lot)
    await tool(page, 'Describe a parcel').click()
    await field(page, 'Address').fill('Strada Nouă 1')
    await does(page, 'Save facts')
    expect((await after(1)).of(lot.key)!.facts.address).toBe('Strada Nouă 1')
    expect(await violations(page)).toEqual([])
    await undoAll()

    await tool(page, 'Insert a corner').click()
    await click(between(a, b))
    const inserted = await after(2)
    expect([cornersOf(inserted.of(lot.key)), cornersOf(inserted.of(other.key))]).toEqual([
      lot.corners.length + 1,
      other.corners.length + 1,
    ])
    await tool(page, 'Delete a corner').click()
    await click(between(a, b))
    await expect.poll(async () => cornersOf((await after(2)).of(lot.key))).toBe(lot.corners.length)
    await undoAll()

    await pick(lot)
    await tool(page, 'Cut along a shape').click()
    await panel(page).getByRole('combobox', { name: 'Along' }).selectOption('land-covers')
    await panel(page).getByRole('combobox', { name: 'Shape' }).waitFor()
    await does(page, 'Cut')
    const cut = await pieces()
    expect(cut.length).toBeGreaterThan(1)
    takesAllOf(cut)
    await undoAll()

    await pick(lot)
    await tool(page, 'Take a strip along an edge').click()
    await click(between(b, c))
    await panel(page).getByText(`The strip is taken off parcel ${lot.number}.`).waitFor()
    await click(between(c, d))
    await panel(page).getByRole('button', { name: 'Take edge back' }).click()
    await click(between(c, d))
    await field(page, 'Width').fill('2')
    await does(page, 'Take strip')
    const strip = await pieces()
    expect(strip.length).toBeGreaterThan(1)
    takesAllOf(strip)
    await undoAll()

    await pick(lot)
    await tool(page, 'Split off an area').click()
    await click(between(a, b))
    await expect.poll(() => field(page, 'Direction from north').inputValue()).not.toBe('')
    await field(page, 'Area').fill('150')
    await does(page, 'Split off')
    expect((await pieces()).some(({ areaM2 }) => Math.abs(areaM2 - 150) < 0.01)).toBe(true)
    await undoAll()

    await pick(lot)
    await tool(page, 'Split into equal parts').click()
    await field(page, 'Parts').fill('3')
    await field(page, 'Direction from north').fill('20')
    await does(page, 'Split')
    expect((await pieces()).map(({ areaM2 }) => Math.round(areaM2))).toEqual(
      Array.from({ length: 3 }, () => Math.round(lot.areaM2 / 3)),
    )
    await undoAll()

    await pick(lot)
    await tool(page, 'Move a boundary').click()
    const inner = between(between(a, b), lot.middle, 0.3)
    for (const place of [between(a, b, 0.3), inner, between(a, b, 0.7)]) await click(place)
    await does(page, 'Move boundary')
    const moved = await after(2)
    expect(moved.of(lot.key)!.areaM2).toBeLessThan(lot.areaM2 - 1)
    expect(moved.of(lot.key)!.areaM2 + moved.of(other.key)!.areaM2).toBeCloseTo(
      lot.areaM2 + other.areaM2,
      1,
    )
    await undoAll()

    // On ground that became nobody's: drawn along what is there, typed, and walked.
    await pick(lot)
    await tool(page, 'Retire parcels').click()
    await does(page, 'Retire')
    expect((await after(1)).ended).toEqual([lot.key])

    await tool(page, 'Draw a new parcel').click()
    for (const corner of lot.corners) await click(corner)
    await field(page, 'Cadastral number').fill('D-1')
    await does(page, 'Register parcel')
    const drawn = await after(2)
    expect(drawn.begun[0]!.facts.cadastralNumber).toBe('D-1')
    liesAgain(drawn.begun)
    await undo()

    const fill = async (heads: [string, string], rows: (readonly [string, string])[]) => {
      for (const [index, row] of rows.entries()) {
        if (index > 0) await panel(page).getByRole('button', { name: 'Add row' }).click()
        for (const column of [0, 1] as const)
          await field(page, `${heads[column]} ${index + 1}`).fill(row[column])
      }
    }
    await tool(page, 'Register from coordinates').click()
    await fill(
      ['Easting', 'Northing'],
      lot.official.map(([east, north]) => [east.toFixed(3), north.toFixed(3)] as const),
    )
    await field(page, 'Cadastral number').fill('T-1')
    expect(await violations(page)).toEqual([])
    await does(page, 'Register parcel')
    const typed = await after(2)
    expect(typed.begun[0]!.facts.cadastralNumber).toBe('T-1')
    liesAgain(typed.begun)
    await undo()

    const points = lot.official.map(([x, y]) => ({ x, y }))
    const legs = points.map((from, index) => {
      const to = points[(index + 1) % points.length]!
      const lengthM = Math.hypot(to.x - from.x, to.y - from.y)
      return [bearingDeg(from, to).toFixed(4), lengthM.toFixed(3)] as const
    })
    await tool(page, 'Register from bearings and distances').click()
    await field(page, 'Start, easting').fill(points[0]!.x.toFixed(3))
    await field(page, 'Start, northing').fill(points[0]!.y.toFixed(3))
    await field(page, 'Misclosure up to (m)').fill('0.01')
    await fill(['Bearing (°)', 'Distance (m)'], legs)
    const distance = field(page, 'Distance (m) 1')
    await distance.fill(String(Number(legs[0]![1]) + 0.05))
    await panel(page)
      .getByText(/^Misclosure 0\.0[45].* More than is allowed\.$/)
      .waitFor()
    expect(await panel(page).getByRole('button', { name: 'Register parcel' }).isEnabled()).toBe(
      false,
    )
    await distance.fill(legs[0]![1])
    await panel(page)
      .getByText(/^Misclosure 0\.00/)
      .waitFor()
    await field(page, 'Cadastral number').fill('W-1')
    await does(page, 'Register parcel')
    const walked = await after(2)
    expect(walked.begun[0]!.facts.cadastralNumber).toBe('W-1')
    liesAgain(walked.begun)
    await undoAll()
  })

  it('work by figures where no map can be drawn, and say what does not', async () => {
    const blind = await launchChromium(['--disable-3d-apis'])
    onTestFinished(() => blind.close())
    const { page } = await openPage(blind, town.server, `/${slug}/account`, { as: 'planner' })
    const changeSet = await beginChangeSet(page, town.server, 'Without a map')
    const { lot } = await twoLots(page, town.server, changeSet)
    await page.goto(`${town.server.url}/${slug}?pane=change-sets&changeSet=${changeSet}`)
    await page.getByText('This browser cannot draw the map').waitFor()
    await panel(page).getByText('Without a map, parcels are picked by their number').waitFor()
    await field(page, 'Cadastral number').fill(lot.number)
    await does(page, 'Pick')
    await panel(page).getByText(`Picked: ${lot.number}`).waitFor()
    await page.reload()
    await panel(page).getByText(`Picked: ${lot.number}`).waitFor()
    const halves = async () =>
      (await draftsOf(page, town.server, changeSet)).parcels.filter(({ from }) =>
        from.includes(lot.key),
      )
    await tool(page, 'Move a corner').click()
    await panel(page).getByText('This is done on the map only.').waitFor()
    await tool(page, 'Split by line').click()
    for (const corner of acrossOfficial(lot)) {
      await field(page, 'Corner at E N (EPSG:3844)').fill(corner.join(' '))
      await page.keyboard.press('Enter')
      await expect.poll(() => field(page, 'Corner at E N (EPSG:3844)').inputValue()).toBe('')
    }
    await does(page, 'Split')
    await expect.poll(async () => (await halves()).length).toBe(2)
    await tool(page, 'Undo').and(page.locator(':enabled')).click()
    await expect.poll(async () => (await halves()).length).toBe(0)
    await tool(page, 'Split into equal parts').click()
    await field(page, 'Direction from north').fill('20')
    await does(page, 'Split')
    await expect.poll(async () => (await halves()).length).toBe(2)
    expect(await violations(page)).toEqual([])
  })

  it('lose nothing that two tabs left unsaved on one change set', async () => {
    const first = await town.open(`/${slug}/account`, { as: 'planner' })
    const changeSet = await beginChangeSet(first, town.server, 'Two tabs')
    const { lot, other } = await twoLots(first, town.server, changeSet)
    const path = `${town.server.url}/${slug}?${below(lot.middle)}&pane=none&changeSet=${changeSet}`
    const second = await first.context().newPage()
    for (const page of [first, second]) {
      await page.goto(path)
      await landRead(page)
    }
    await first.context().setOffline(true)
    for (const [page, { number }] of [
      [first, lot],
      [second, other],
    ] as const) {
      await field(page, 'Cadastral number').fill(number)
      await does(page, 'Pick')
      await panel(page).getByText(`Picked: ${number}`).waitFor()
      await tool(page, 'Retire parcels').click()
      await does(page, 'Retire')
      await editor(page)
        .getByText(/^No connection: 1 edit is kept here/)
        .waitFor()
    }
    // One is closed before the line is back; what it left is the next tab's.
    const third = await first.context().newPage()
    await second.close()
    const ended = async () => {
      const { parcels } = await draftsOf(first, town.server, changeSet)
      return parcels.filter(({ isRetired }) => isRetired).map(({ key }) => key)
    }
    await first.context().setOffline(false)
    await expect.poll(ended).toEqual([lot.key])
    await third.goto(path)
    await editor(third)
      .getByText(/1 edit of yours is not in it/)
      .waitFor()
    await editor(third).getByRole('button', { name: 'Do it now' }).click()
    await expect
      .poll(async () => (await ended()).toSorted())
      .toEqual([lot.key, other.key].toSorted())
  })
})

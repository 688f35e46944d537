import type { APIRequestContext, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath } from './map/testing/chromium.ts'
import { planThreeStreets } from './testing/three-streets.ts'
import { aTownInABrowser } from './testing/town-in-a-browser.ts'
import { slug } from './testing/town-server.ts'
import { violations } from './testing/violations.ts'

const money = (...amounts: number[]) => ({
  budgets: amounts.map((amount, index) => ({ fund: 'roads', year: 2027 + index, amount })),
})

describe.skipIf(!chromiumPath)('scenarios', () => {
  const town = aTownInABrowser()
  beforeAll(() => planThreeStreets(town.server))
  const pane = (page: Page) => page.getByRole('complementary', { name: 'Plans' })
  const open = (query: string) =>
    town.openWatched(`/${slug}?pane=plans&${query}`, { as: 'manager' }, isStale)
  /** The browser complains of every refusal; that of a stale change is meant. */
  const isStale = (complaint: string) => complaint.includes('412')

  const call = async (request: APIRequestContext, path: string, data: object) => {
    const url = `${town.server.url}/api/v1/${slug}/${path}`
    const headers = { origin: town.server.url, 'idempotency-key': crypto.randomUUID() }
    const answer = await request.post(url, { data, headers })
    expect(answer.ok(), await answer.text()).toBe(true)
    return answer.json()
  }
  const newPlan = async (request: APIRequestContext, name: string): Promise<number> =>
    (await call(request, 'plans', { name, firstYear: 2027, years: 2 })).id
  const newScenario = async (
    request: APIRequestContext,
    plan: number,
    scenario: object,
  ): Promise<number> => (await call(request, `plans/${plan}/scenarios`, scenario)).id
  const idOf = async (request: APIRequestContext, title: string): Promise<number> => {
    const path = `${town.server.url}/api/v1/${slug}/interventions?q=${encodeURIComponent(title)}`
    return (await (await request.get(path)).json()).features[0].id
  }

  it('lie beside each other on map, timeline and table; one is approved, and withdrawn', async () => {
    const page = await open('do=candidates')
    const { request } = page
    const plan = await newPlan(request, 'Streets')
    const rich = await newScenario(request, plan, { name: 'Rich', rules: money(100_000, 100_000) })
    const poor = await newScenario(request, plan, { name: 'Poor', rules: money(100_000) })
    for (const id of [rich, poor]) await call(request, `plans/${plan}/scenarios/${id}/solve`, {})
    await page.goto(`${town.server.url}/${slug}?pane=plans&plan=${plan}&scenario=${rich}`)

    const side = pane(page).getByRole('region', { name: 'Side by side' })
    await side.getByRole('checkbox', { name: 'Poor' }).check()
    const removed = side.getByRole('row', { name: /^Need removed/ }).first()
    const inEach = async () => (await removed.getByRole('cell').allTextContents()).map(Number)
    await expect.poll(async () => (await inEach()).filter(Number.isFinite).length).toBe(2)
    const [inRich, inPoor] = await inEach()
    expect(inRich).toBeGreaterThan(inPoor!)
    expect(inPoor).toBeGreaterThan(0)
    const bars = (name: string) => side.getByRole('table', { name, exact: true })
    await bars('Rich')
      .getByRole('row', { name: /^Resurface street 2/ })
      .waitFor()
    await bars('Poor')
      .getByRole('row', { name: /^Resurface street 1/ })
      .waitFor()
    await bars('Poor')
      .getByRole('row', { name: /^Resurface street 2/ })
      .waitFor({ state: 'detached' })
    await side.getByRole('combobox', { name: 'On the second map' }).selectOption('Poor')
    await page.locator('#second-map[data-drawn]').waitFor()
    const map = page.getByRole('main', { name: 'Map' })
    for (const name of ['Rich', 'Poor']) await map.getByText(name, { exact: true }).waitFor()
    expect(await violations(page)).toEqual([])
    await side
      .getByRole('combobox', { name: 'On the second map' })
      .selectOption('Nothing, one map is enough')
    await page.locator('#second-map').waitFor({ state: 'detached' })

    await pane(page).getByRole('button', { name: 'Approve' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Why this one' }).fill('Council of 12 March')
    await dialog.getByRole('button', { name: 'Approve' }).click()
    await dialog.waitFor({ state: 'detached' })
    await pane(page).getByRole('button', { name: 'Withdraw the approval' }).click()
    await dialog.getByRole('textbox').fill('The money went elsewhere')
    await dialog.getByRole('button', { name: 'Withdraw the approval' }).click()
    await pane(page).getByText('Draft', { exact: true }).waitFor()
    const works = await request.get(`${town.server.url}/api/v1/${slug}/works?q=Resurface`)
    const states = (await works.json()).features.map(
      (one: { properties: { status: string } }) => one.properties.status,
    )
    expect(states).toEqual(['cancelled', 'cancelled'])
  })

  it('that cannot be kept say which rules clash, and no others', async () => {
    const page = await open('do=candidates')
    const { request } = page
    const plan = await newPlan(request, 'Too much')
    const street = await idOf(request, 'Resurface street 1')
    const scenario = await newScenario(request, plan, {
      name: 'A',
      rules: { ...money(60_000, 500_000), crews: [{ skill: 'roads', year: 2027, days: 50 }] },
      pins: { [street]: { year: 2027 } },
    })
    await page.goto(`${town.server.url}/${slug}?pane=plans&plan=${plan}&scenario=${scenario}`)
    await pane(page).getByRole('button', { name: 'Find the best plan' }).click()
    const alert = pane(page).getByRole('alert', { name: 'No plan keeps all of these together' })
    await alert.getByText('Giving up any one of them is enough.').waitFor()
    const clash = await alert.getByRole('listitem').allTextContents()
    expect(clash).toHaveLength(2)
    expect(clash.join()).toMatch(/Resurface street 1/)
    expect(clash.join()).toMatch(/Roads.*2027/)
    expect(await violations(page)).toEqual([])
  })

  it('that two change at once: the later is told, and what she typed is still there', async () => {
    const first = await open('do=candidates')
    const { request } = first
    const plan = await newPlan(request, 'Two at once')
    const scenario = await newScenario(request, plan, { name: 'A', rules: money(1000, 1000) })
    const query = `plan=${plan}&scenario=${scenario}`
    await first.goto(`${town.server.url}/${slug}?pane=plans&${query}`)
    const second = await open(query)
    const amount = (page: Page, year: number) =>
      pane(page).getByRole('textbox', { name: `roads ${year}` })
    const save = (page: Page) => pane(page).getByRole('button', { name: 'Save rules' })
    for (const page of [first, second]) await pane(page).getByText('Budgets and rules').click()
    await amount(second, 2028).fill('3000')
    await amount(first, 2027).fill('2000')
    await save(first).click()
    await pane(first).getByText('Not saved yet').waitFor({ state: 'detached' })

    await save(second).click()
    const told = pane(second).getByRole('alert', { name: 'Somebody else changed this meanwhile' })
    await told.getByText(/Roads 2027 2000/).waitFor()
    await expect.poll(() => amount(second, 2028).inputValue()).toBe('3 000')
    expect(await violations(second)).toEqual([])
    await told.getByRole('button', { name: 'Go on with mine' }).click()
    await save(second).click()
    await pane(second).getByText('Not saved yet').waitFor({ state: 'detached' })
  })
})

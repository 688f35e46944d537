import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { PlanDocument } from '../api/client.ts'
import { inTenant } from '../api/db/tenant.ts'
import { chromiumPath } from './map/testing/chromium.ts'
import { aTownInABrowser } from './testing/town-in-a-browser.ts'
import { isWiderThanScreen } from './testing/town-page.ts'
import { slug, type TownServer } from './testing/town-server.ts'
import { violations } from './testing/violations.ts'

/** A plan of three streets with a scenario that does two of them; its path. */
async function solveAPlan({ db, municipalityId }: TownServer): Promise<string> {
  return inTenant(db, municipalityId, { userId: null, role: 'system' }, async (trx) => {
    const plan = await sql<{
      id: number
    }>`insert into plans (municipality_id, name, first_year, years)
      values (${municipalityId}, 'Străzi și țevi', 2027, 2) returning id`.execute(trx)
    const result = {
      benefit: 90,
      gap: 0.004,
      spent: [
        { fund: 'roads', year: 2027, amount: 100_000 },
        { fund: 'roads', year: 2028, amount: 100_000 },
      ],
      need: [
        { year: 2027, untouched: 120, left: 70 },
        { year: 2028, untouched: 125, left: 35 },
      ],
    }
    const rules = {
      budgets: [2027, 2028].map((year) => ({ fund: 'roads', year, amount: 120_000 })),
      ...{ carriesOver: [], crews: [], discountRate: 0, mustDo: [], mustNot: [] },
    }
    const scenario = await sql<{ id: number }>`
      insert into plan_scenarios (municipality_id, plan_id, name, status, solved_at, rules, result)
      values (${municipalityId}, ${plan.rows[0]!.id}, 'A', 'solved', now(), ${JSON.stringify(rules)}, ${JSON.stringify(result)})
      returning id`.execute(trx)
    await sql`
      with street as (
        insert into interventions (municipality_id, title, kind, cost, fund, benefit, geom)
        select ${municipalityId}, 'Street ' || n, 'resurfacing', 100000, 'roads', 60 - n * 10, geom
        from (select row_number() over (order by id) as n, geom from roads
          where municipality_id = ${municipalityId} and length_m > 80 order by id limit 3) as r
        returning id, title, benefit)
      insert into scenario_choices (municipality_id, scenario_id, intervention_id, year, cost, benefit, reason)
      select ${municipalityId}, ${scenario.rows[0]!.id}, id, case title when 'Street 1' then 2027 when 'Street 2' then 2028 end,
        100000, benefit, case title when 'Street 3'
          then '{"reasons": [{"kind": "short", "year": 2027, "lacks": [{"constraint": {"kind": "budget", "fund": "roads", "year": 2027}, "by": 8000000}]}]}'
          else '{"reasons": [{"kind": "margin", "over": 5}]}' end::jsonb
      from street`.execute(trx)
    return `plans/${plan.rows[0]!.id}/scenarios/${scenario.rows[0]!.id}/document`
  })
}

const hasPdfReader = () => {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe.skipIf(!chromiumPath)('the document for the council', () => {
  const town = aTownInABrowser()
  let path: string
  beforeAll(async () => {
    path = await solveAPlan(town.server)
  })

  it('is a page that everybody can read, with maps that are described', async () => {
    const page = await town.openWatched(`/${slug}/${path}`, {
      as: 'manager',
      viewport: { width: 360, height: 740 },
    })
    await page.getByRole('heading', { level: 1, name: 'Străzi și țevi' }).waitFor()
    await page.getByRole('img', { name: /^Map of the works by year/ }).waitFor()
    const costs = page.getByRole('table', { name: /^Cost by year and fund/ })
    expect(await costs.getByRole('row').last().textContent()).toMatch(
      /Total\s*2\s*RON.200,000\s*RON.200,000/,
    )
    await page
      .getByText(/The money of Roads does not reach; RON.80,000 is missing/)
      .first()
      .waitFor()
    expect(await isWiderThanScreen(page)).toBe(false)
    expect(await violations(page)).toEqual([])
  })

  it.skipIf(!hasPdfReader())(
    'is a PDF whose text has the figures of the API, with ș and ț',
    async () => {
      const page = await town.openWatched(`/${slug}/${path}`, { as: 'manager', locale: 'ro-RO' })
      const save = page.getByRole('button', { name: 'Salvează ca PDF' })
      await page.getByRole('img', { name: /^Harta lucrărilor/ }).waitFor()
      const [download] = await Promise.all([page.waitForEvent('download'), save.click()])
      const folder = mkdtempSync(join(tmpdir(), 'terrier-pdf-'))
      onTestFinished(() => rmSync(folder, { recursive: true }))
      const file = join(folder, 'document.pdf')
      await download.saveAs(file)
      const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' })
      const answer = await page.request.get(`${town.server.url}/api/v1/${slug}/${path}`)
      const { totals, need }: PlanDocument = await answer.json()
      const written = (value: number) => new Intl.NumberFormat('ro').format(value)
      expect(text).toContain('Străzi și țevi')
      for (const figure of [totals.net, totals.costLeft, need.at(-1)!.left, need.at(-1)!.untouched])
        expect(text).toContain(written(figure))
      expect(text).toMatch(/Pagina \d+ din \d+/)
      const about = execFileSync('pdfinfo', [file], { encoding: 'utf8' })
      expect(about).toMatch(/Title:\s+Străzi și țevi/)
    },
  )
})

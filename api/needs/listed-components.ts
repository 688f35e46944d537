import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { builtIn } from './components/index.ts'
import { readOwnComponents } from './own-components.ts'

export interface ListedComponent {
  code: string
  source: string
  unit: string
  weight: number
  isCorrected: boolean
  /** Of a component of the municipality's own, by language; others are in the translation files. */
  names: Record<string, string> | null
  /** Null where nothing was computed yet. */
  hasData: boolean | null
}

/** All components, in the order of a run's figures. */
export async function readComponents(trx: Trx): Promise<ListedComponent[]> {
  const own = await readOwnComponents(trx)
  const { rows } = await sql<{ with_figure: Record<string, number> | null }>`
    select counts -> 'withFigure' as with_figure from need_runs
    where municipality_id = (select current_municipality()) and is_current`.execute(trx)
  const hasData = (code: string) => {
    const counts = rows.flatMap(({ with_figure }) => with_figure?.[code] ?? [])
    return counts.length === 0 ? null : counts.some((count) => count > 0)
  }
  const listed = [
    ...builtIn.map(({ code, source, unit, weight, isCorrected = false }) => ({
      ...{ code, source, unit, weight, isCorrected },
      names: null,
    })),
    ...own.map(({ code, source, unit, names, config: { weight } }) => ({
      ...{ code, source, weight, names },
      unit: unit ?? '',
      isCorrected: false,
    })),
  ]
  return listed.map((one) => ({ ...one, hasData: hasData(one.code) }))
}

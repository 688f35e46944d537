import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import type { Component, Source } from './components/component.ts'
import { type Asked, type Extra, figuresSql, type Known } from './sources.ts'

/** Figures by unit, in order; NaN where there is nothing. */
export type Sums = Float64Array

/** What the database summed up for each unit, by component: eight bytes each. */
export class SumsOfUnits {
  private readonly places: ReadonlyMap<number, number>
  private readonly byCode = new Map<string, Sums>()

  /** Of units in order. */
  constructor(ids: readonly number[]) {
    this.places = new Map(ids.map((id, place) => [id, place]))
  }

  add(code: string, ids: Iterable<number>, figures: readonly (number | null)[]): void {
    const sums = this.of(code)
    let i = 0
    for (const id of ids) {
      const place = this.places.get(id)
      const figure = figures[i++]
      if (place !== undefined) sums[place] = figure ?? Number.NaN
    }
    this.byCode.set(code, sums)
  }

  of(code: string): Sums {
    return this.byCode.get(code) ?? new Float64Array(this.places.size).fill(Number.NaN)
  }
}

interface Question {
  source: Source
  components: readonly Component[]
  known: Known
  asked: Asked
  /** Figures beside those of components, and what becomes of them: a statement on `figures`. */
  kept?: { extra: Extra; statement: RawBuilder<unknown> }
}

/** Reads what the components of a source sum up to. */
export async function addSums(
  trx: Trx,
  sums: SumsOfUnits,
  { source, components, known, asked, kept }: Question,
): Promise<void> {
  const figures = figuresSql(source, components, known, asked, kept ? [kept.extra] : [])
  // One row of lists: a row a unit would cost ten times as much.
  const lists = components.map((_, i) => listOf(sql.ref(`f${i}`)))
  const { rows } = await sql<{ ids: number[]; lists: (number | null)[][] }>`
    with figures as materialized (${figures}) ${kept ? sql`, kept as (${kept.statement})` : sql``}
    select ${listOf(sql`unit_id`)} as ids, json_build_array(${sql.join(lists)}) as lists from figures`.execute(
    trx,
  )
  const { ids, lists: found } = rows[0]!
  components.forEach(({ code }, i) => {
    sums.add(code, ids, found[i]!)
  })
}

const listOf = (column: RawBuilder<unknown>) =>
  sql`coalesce(array_to_json(array_agg(${column})), '[]')`

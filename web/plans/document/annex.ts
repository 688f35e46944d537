import type { DocumentIntervention } from '../../../api/client.ts'
import { fundName } from '../fund-words.ts'
import type { Section, Table } from './blocks.ts'
import { isDone, numbersOf, points, type Source, yearsIn } from './words.ts'

/** One by one: what is done, by year, with the numbers of the map. */
export function allWorks(source: Source): Section {
  const { t, document } = source
  const done = document.interventions.filter(isDone)
  return {
    id: 'works',
    heading: t('document.annex'),
    blocks: yearsIn(document).flatMap((year) => {
      const ofYear = done.filter((each) => each.year === year)
      if (ofYear.length === 0) return []
      return [{ type: 'table' as const, table: worksOf(source, ofYear, year) }]
    }),
  }
}

function worksOf(
  { t, format, document }: Source,
  works: readonly DocumentIntervention[],
  year: number,
): Table {
  const numbers = numbersOf(document)
  const sum = (of: (work: DocumentIntervention) => number) =>
    works.reduce((total, work) => total + of(work), 0)
  return {
    caption: t('document.annex.year', { year }),
    columns: [
      { label: t('document.number'), isFigure: true, widthMm: 11 },
      { label: t('document.work') },
      { label: t('field.kind') },
      { label: t('document.district') },
      { label: t('document.fund') },
      { label: t('field.cost'), isFigure: true },
      { label: t('document.benefit'), isFigure: true },
    ],
    rows: works.map(({ interventionId, title, kind, district, fund, cost, benefit }) => [
      String(numbers.get(interventionId)),
      title,
      t(`value.interventions.kind.${kind}`),
      district ?? '–',
      fundName(t, fund),
      format.money(cost),
      points(format, benefit),
    ]),
    total: [
      '',
      t('document.total'),
      '',
      '',
      '',
      format.money(sum(({ cost }) => cost)),
      points(
        format,
        sum(({ benefit }) => benefit),
      ),
    ],
  }
}

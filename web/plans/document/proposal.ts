import type { KindGroup } from '../../../api/client.ts'
import { fundName } from '../fund-words.ts'
import type { Block, Section } from './blocks.ts'
import { sharedInWords, whyIn, whyOut } from './reason-groups.ts'
import { isDone, points, type Source, yearsIn } from './words.ts'

/** Where need is high. */
export function whereNeedIs({ t, format, document, topPlaces }: Source): Section {
  const kind = document.method?.unitKind
  const blocks: Block[] = [
    { type: 'paragraph', text: t('document.need.lead') },
    {
      type: 'map',
      of: 'need',
      caption: t('document.need.map'),
      alternative: t('document.need.mapInWords', {
        places: topPlaces
          .slice(0, 5)
          .map(({ place }) => place)
          .join(', '),
      }),
    },
    ...(topPlaces.length > 0 && kind
      ? [
          {
            type: 'table' as const,
            table: {
              caption: t('document.need.table', { units: t(`need.kindMany.${kind}`) }),
              columns: [
                { label: t('document.place') },
                { label: t('document.need.score'), isFigure: true },
                { label: t('document.people'), isFigure: true },
              ],
              rows: topPlaces.map(({ place, score, people }) => [
                place,
                format.number(score * 100, 1),
                format.number(people),
              ]),
            },
          },
        ]
      : [{ type: 'paragraph' as const, text: t('document.need.none') }]),
  ]
  return { id: 'need', heading: t('document.need'), blocks }
}

/** What is proposed: on the map, by year and fund, and by kind with what they have in common. */
export function whatIsProposed(source: Source): Section {
  const { t, document } = source
  const blocks: Block[] = [
    { type: 'paragraph', text: t('document.proposal.lead') },
    {
      type: 'map',
      of: 'interventions',
      caption: t('document.proposal.map'),
      alternative: t('document.proposal.mapInWords'),
    },
    costByYear(source),
    ...kindTable(source, document.groups.done, t('document.proposal.kinds')),
    reasonTable(source, 'done'),
  ]
  return { id: 'proposal', heading: t('document.proposal'), blocks }
}

function costByYear({ t, format, document }: Source): Block {
  const { funds, totals } = document
  const names = [...new Set(funds.map(({ fund }) => fund))]
  const of = (year: number | null, fund: string | null) =>
    funds
      .filter((row) => (year === null || row.year === year) && (fund === null || row.fund === fund))
      .reduce((sum, { spent }) => sum + spent, 0)
  const countIn = (year: number) =>
    document.interventions.filter((each) => each.year === year).length
  return {
    type: 'table',
    table: {
      caption: t('document.proposal.years'),
      columns: [
        { label: t('plans.year') },
        { label: t('document.works'), isFigure: true },
        ...names.map((fund) => ({ label: fundName(t, fund), isFigure: true })),
        { label: t('document.total'), isFigure: true },
      ],
      rows: yearsIn(document).map((year) => [
        String(year),
        format.number(countIn(year)),
        ...names.map((fund) => format.money(of(year, fund))),
        format.money(of(year, null)),
      ]),
      total: [
        t('document.total'),
        format.number(totals.done),
        ...names.map((fund) => format.money(of(null, fund))),
        format.money(totals.net),
      ],
    },
  }
}

/** What is left undone, and why. */
export function whatIsLeft(source: Source): Section {
  const { t, format, document } = source
  const left = document.interventions.filter((each) => !isDone(each))
  const best = [...left].sort((a, b) => b.benefit - a.benefit).slice(0, 10)
  const blocks: Block[] =
    left.length === 0
      ? [{ type: 'paragraph', text: t('document.left.none') }]
      : [
          { type: 'paragraph', text: t('document.left.lead') },
          reasonTable(source, 'left'),
          ...kindTable(source, document.groups.left, t('document.left.kinds')),
          {
            type: 'table',
            table: {
              caption: t('document.left.best', { count: best.length }),
              columns: [
                { label: t('document.work') },
                { label: t('document.district') },
                { label: t('field.cost'), isFigure: true },
                { label: t('document.benefit'), isFigure: true },
              ],
              rows: best.map(({ title, kind, district, cost, benefit }) => [
                `${title} (${t(`value.interventions.kind.${kind}`)})`,
                district ?? '–',
                format.money(cost),
                points(format, benefit),
              ]),
            },
          },
        ]
  return { id: 'left', heading: t('document.left'), blocks }
}

function reasonTable(source: Source, side: 'done' | 'left'): Block {
  const { t, format, document } = source
  const { reasons, totals } = document
  const say = side === 'done' ? whyIn : whyOut
  return {
    type: 'table',
    table: {
      caption: t(side === 'done' ? 'document.proposal.why' : 'document.left.why'),
      columns: [
        { label: t('plans.reason') },
        { label: t('document.works'), isFigure: true },
        { label: t('field.cost'), isFigure: true },
        { label: t('document.benefit'), isFigure: true },
      ],
      rows: reasons[side].map((group) => [
        capital(say(source, group), format.language),
        format.number(group.count),
        format.money(group.cost),
        points(format, group.benefit),
      ]),
      total: [
        t('document.total'),
        format.number(totals[side]),
        format.money(side === 'done' ? totals.gross : totals.costLeft),
        points(
          format,
          reasons[side].reduce((sum, { benefit }) => sum + benefit, 0),
        ),
      ],
    },
  }
}

function kindTable(source: Source, groups: KindGroup[], caption: string): Block[] {
  const { t, format } = source
  if (groups.length === 0) return []
  const sum = (of: (group: KindGroup) => number) =>
    groups.reduce((total, group) => total + of(group), 0)
  return [
    {
      type: 'table',
      table: {
        caption,
        columns: [
          { label: t('field.kind'), widthMm: 28 },
          { label: t('document.works'), isFigure: true },
          { label: t('document.common') },
          { label: t('field.cost'), isFigure: true },
          { label: t('document.benefit'), isFigure: true },
        ],
        rows: groups.map(({ kind, count, reasons, cost, benefit }) => [
          t(`value.interventions.kind.${kind}`),
          format.number(count),
          reasons.map((reason) => sharedInWords(source, reason)).join('\n') || '–',
          format.money(cost),
          points(format, benefit),
        ]),
        total: [
          t('document.total'),
          format.number(sum(({ count }) => count)),
          '',
          format.money(sum(({ cost }) => cost)),
          points(
            format,
            sum(({ benefit }) => benefit),
          ),
        ],
      },
    },
  ]
}

const capital = (text: string, language: string) =>
  text.charAt(0).toLocaleUpperCase(language) + text.slice(1)

import type { Block, Section } from './blocks.ts'
import { lineChart } from './line-chart.ts'
import { points, type Source } from './words.ts'

const colours = { plan: '#0b6e99', without: '#c51b5a', bound: '#59645f' }

/** Streets that are opened once instead of twice. */
export function dugOnce({ t, format, document }: Source): Section {
  const { bundles, totals } = document
  const blocks: Block[] =
    bundles.length === 0
      ? [{ type: 'paragraph', text: t('document.once.none') }]
      : [
          {
            type: 'paragraph',
            text: t(totals.saved > 0 ? 'document.once.lead' : 'document.once.nothing', {
              saved: format.money(totals.saved),
            }),
          },
          {
            type: 'table',
            table: {
              caption: t('document.once.table'),
              columns: [
                { label: t('document.street') },
                { label: t('document.works'), isFigure: true },
                { label: t('document.once.excavations'), isFigure: true },
                { label: t('document.once.saves'), isFigure: true },
                { label: t('document.once.taken') },
              ],
              rows: bundles.map(({ title, members, savedExcavations, savedCost, isTaken }) => [
                title,
                format.number(members),
                format.number(savedExcavations),
                format.money(savedCost),
                t(isTaken ? 'common.yes' : 'common.no'),
              ]),
            },
          },
        ]
  return { id: 'once', heading: t('document.once'), blocks }
}

export function whoGains({ t, format, document }: Source): Section {
  const { districts, totals } = document
  const blocks: Block[] = [
    { type: 'paragraph', text: t('document.gains.lead') },
    {
      type: 'table',
      table: {
        caption: t('document.gains.table'),
        columns: [
          { label: t('document.district') },
          { label: t('document.people'), isFigure: true },
          { label: t('document.works'), isFigure: true },
          { label: t('field.cost'), isFigure: true },
          { label: t('document.benefit'), isFigure: true },
          { label: t('document.gains.share'), isFigure: true },
        ],
        rows: districts.map(({ name, people, count, cost, benefit }) => [
          name ?? t('document.elsewhere'),
          format.number(people),
          format.number(count),
          format.money(cost),
          points(format, benefit),
          format.share(totals.benefit > 0 ? benefit / totals.benefit : 0),
        ]),
        total: [
          t('document.total'),
          '',
          format.number(totals.done),
          format.money(totals.gross),
          points(format, totals.benefit),
          '',
        ],
      },
    },
  ]
  return { id: 'gains', heading: t('document.gains'), blocks }
}

/** With the plan and without it. */
export function needOverYears({ t, format, measure, document }: Source): Section {
  const { need } = document
  if (need.length === 0) {
    const text = t('document.years.none')
    return { id: 'years', heading: t('document.years'), blocks: [{ type: 'paragraph', text }] }
  }
  const chart = lineChart(
    {
      caption: t('document.years.chart'),
      alternative: t('document.years.chartInWords', {
        first: need[0]!.year,
        last: need.at(-1)!.year,
        untouched: points(format, need.at(-1)!.untouched),
        left: points(format, need.at(-1)!.left),
      }),
      series: [
        {
          name: t('document.years.without'),
          colour: colours.without,
          isDashed: true,
          points: need.map(({ year, untouched }) => [year, untouched]),
        },
        {
          name: t('document.years.with'),
          colour: colours.plan,
          points: need.map(({ year, left }) => [year, left]),
        },
      ],
      ticks: need.map(({ year }) => ({ at: year, text: String(year) })),
      writeY: (value) => format.number(value, 1),
    },
    measure,
  )
  const blocks: Block[] = [
    { type: 'paragraph', text: t('document.years.lead') },
    { type: 'chart', chart },
    {
      type: 'table',
      table: {
        caption: t('document.years.table'),
        columns: [
          { label: t('plans.year') },
          { label: t('document.years.without'), isFigure: true },
          { label: t('document.years.with'), isFigure: true },
          { label: t('document.years.gone'), isFigure: true },
        ],
        rows: need.map(({ year, untouched, left }) => [
          String(year),
          points(format, untouched),
          points(format, left),
          format.share(untouched > 0 ? 1 - left / untouched : 0),
        ]),
      },
    },
  ]
  return { id: 'years', heading: t('document.years'), blocks }
}

/** What more or less money would bring. */
export function moreOrLessMoney({ t, format, measure, curve }: Source): Section {
  const known = (curve ?? []).filter(({ atLeast }) => atLeast !== null)
  if (known.length < 2) {
    const text = t('document.money.none')
    return { id: 'money', heading: t('document.money'), blocks: [{ type: 'paragraph', text }] }
  }
  const present = known.find(({ factor }) => factor === 1)
  const compact = new Intl.NumberFormat(format.language, {
    notation: 'compact',
    maximumFractionDigits: 1,
  })
  const chart = lineChart(
    {
      caption: t('document.money.chart'),
      alternative: t('document.money.chartInWords'),
      series: [
        {
          name: t('document.money.most'),
          colour: colours.bound,
          isDashed: true,
          points: known.map(({ budget, atLeast, atMost }) => [budget, atMost ?? atLeast!]),
        },
        {
          name: t('document.money.least'),
          colour: colours.plan,
          points: known.map(({ budget, atLeast }) => [budget, atLeast!]),
        },
      ],
      ticks: [
        { at: 0, text: '0' },
        ...known
          .filter((_, at) => at % 2 === known.length % 2 || at === known.length - 1)
          .map(({ budget }) => ({ at: budget, text: compact.format(budget) })),
      ],
      writeY: (value) => format.number(value, 1),
      ...(present && {
        mark: { at: [present.budget, present.atLeast!], text: t('document.money.this') },
      }),
    },
    measure,
  )
  const blocks: Block[] = [
    { type: 'paragraph', text: t('document.money.lead') },
    { type: 'chart', chart },
    {
      type: 'table',
      table: {
        caption: t('document.money.table'),
        columns: [
          { label: t('plans.curve.share'), isFigure: true },
          { label: t('plans.curve.budget'), isFigure: true },
          { label: t('plans.curve.atLeast'), isFigure: true },
          { label: t('plans.curve.atMost'), isFigure: true },
        ],
        rows: known.map(({ factor, budget, atLeast, atMost }) => [
          format.share(factor),
          format.money(budget),
          points(format, atLeast!),
          atMost === null ? '–' : points(format, atMost),
        ]),
      },
    },
  ]
  return { id: 'money', heading: t('document.money'), blocks }
}

import type { Block, Section } from './blocks.ts'
import { whyOut } from './reason-groups.ts'
import { lastYearOf, type Source } from './words.ts'

/** What is proposed, for how much, and what it achieves, for who reads one page. */
export function inShort(source: Source): Section {
  const { t, format, document } = source
  const { totals, plan, scenario, reasons, districts } = document
  const last = lastYearOf(document)
  const [best] = districts
  const [whyLeft] = reasons.left
  const share = goneAtTheEnd(source)
  const items = [
    t('document.short.what', {
      count: totals.done,
      number: format.number(totals.done),
      all: format.number(totals.done + totals.left),
      first: plan.firstYear,
      last,
    }),
    totals.saved > 0
      ? t('document.short.costSaved', {
          net: format.money(totals.net),
          gross: format.money(totals.gross),
          saved: format.money(totals.saved),
        })
      : t('document.short.cost', { net: format.money(totals.net) }),
    ...(share === null ? [] : [t('document.short.gone', { share: format.share(share), last })]),
    ...(totals.peopleServed > 0
      ? [
          t('document.short.people', {
            count: totals.peopleServed,
            people: format.number(totals.peopleServed),
          }),
        ]
      : []),
    ...(best?.name
      ? [
          t('document.short.district', {
            district: best.name,
            share: format.share(totals.benefit > 0 ? best.benefit / totals.benefit : 0),
          }),
        ]
      : []),
    ...(whyLeft
      ? [
          t('document.short.left', {
            count: totals.left,
            number: format.number(totals.left),
            cost: format.money(totals.costLeft),
            why: whyOut(source, whyLeft),
          }),
        ]
      : []),
    ...(scenario.gap === null
      ? []
      : scenario.gap === 0
        ? [t('document.short.best')]
        : [t('document.short.gap', { gap: gapInWords(source, scenario.gap) })]),
  ]
  const blocks: Block[] = [
    { type: 'list', items },
    {
      type: 'figures',
      figures: [
        { label: t('document.figure.works'), value: format.number(totals.done) },
        { label: t('document.figure.cost'), value: format.money(totals.net) },
        ...(totals.peopleServed > 0
          ? [{ label: t('document.figure.people'), value: format.number(totals.peopleServed) }]
          : []),
        {
          label: t('document.figure.gone', { last }),
          value: share === null ? '–' : format.share(share),
        },
      ],
    },
  ]
  return { id: 'in-short', heading: t('document.short'), blocks }
}

/** 0 to 1: of the need that could be removed, what is gone after the last year. */
function goneAtTheEnd({ document: { need } }: Source): number | null {
  const end = need.at(-1)
  return end && end.untouched > 0 ? 1 - end.left / end.untouched : null
}

export function gapInWords({ format }: Source, gap: number): string {
  return new Intl.NumberFormat(format.language, {
    style: 'percent',
    maximumFractionDigits: 2,
  }).format(gap)
}

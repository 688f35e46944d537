import { componentName } from '../../needs/need-words.ts'
import type { Block, Section } from './blocks.ts'
import { gapInWords } from './in-short.ts'
import type { Source } from './words.ts'

/** Below it hardly anything is known. */
const hardlyKnown = 0.5

/** How the figures come about, for who does not reckon. */
export function method(source: Source): Section {
  const { t, format, document } = source
  const { scenario } = document
  const how = document.method
  const paragraph = (text: string): Block => ({ type: 'paragraph', text })
  const blocks: Block[] = how
    ? [
        paragraph(
          t('document.method.need', {
            units: format.number(how.units),
            kind: t(`need.kindMany.${how.unitKind}`),
            day: format.momentDay(how.computedAt),
          }),
        ),
        {
          type: 'table',
          table: {
            caption: t('document.method.components'),
            columns: [
              { label: t('document.method.component'), widthMm: 36 },
              { label: t('document.method.about') },
              { label: t('document.method.weight'), isFigure: true },
              { label: t('document.method.known'), isFigure: true },
            ],
            rows: how.components
              .filter(({ weight }) => weight > 0)
              .map(({ code, weight, known }) => [
                componentName(t, code),
                t(`document.about.${code}`, { defaultValue: t('document.about.own') }),
                format.number(weight, 1),
                format.share(known),
              ]),
          },
        },
        { type: 'heading', text: t('document.method.fairHeading') },
        paragraph(t('document.method.fair')),
        ...(how.reporting
          ? [
              paragraph(
                t('document.method.reporting', {
                  least: format.share(how.reporting[0]),
                  most: format.share(how.reporting[1]),
                }),
              ),
            ]
          : []),
      ]
    : [paragraph(t('document.method.none'))]
  return {
    id: 'method',
    heading: t('document.method'),
    blocks: [
      ...blocks,
      { type: 'heading', text: t('document.method.choiceHeading') },
      paragraph(t('document.method.benefit')),
      paragraph(t('document.method.years')),
      ...wearing(source),
      paragraph(t('document.method.choice')),
      ...(scenario.gap === null
        ? []
        : [paragraph(t('document.method.gap', { gap: gapInWords(source, scenario.gap) }))]),
      paragraph(t('document.method.limits')),
    ],
  }
}

/** By which curves things wear, and how each is known. */
function wearing({ t, format, document }: Source): Block[] {
  const { deterioration } = document
  if (!deterioration) return []
  const { bases, curves } = deterioration
  const used = curves.filter(({ lifeYears }) => lifeYears !== null)
  return [
    {
      type: 'paragraph',
      text: t('document.wear.bases', {
        inspected: format.number(bases.inspections),
        expected: format.number(bases['expected-life']),
        typical: format.number(bases.typical),
      }),
    },
    ...(used.length > 0
      ? [
          {
            type: 'table' as const,
            table: {
              caption: t('document.wear.curves'),
              columns: [
                { label: t('document.wear.type') },
                { label: t('document.wear.life'), isFigure: true },
                { label: t('document.wear.basis') },
              ],
              rows: used.map(({ name, lifeYears, basis, inspections }) => [
                name,
                format.number(lifeYears),
                t(`document.wear.${basis}`, { number: format.number(inspections) }),
              ]),
            },
          },
        ]
      : []),
  ]
}

/** What it rests on, of which day, and what is missing. */
export function dataAndGaps({ t, format, document }: Source): Section {
  const { sources } = document
  const blank = (document.method?.components ?? []).filter(
    ({ weight, known }) => weight > 0 && known < hardlyKnown,
  )
  const gapsOf = (gaps: (typeof sources)[number]['gaps']) =>
    gaps
      .map(({ code, share }) => t(`document.gap.${code}`, { share: format.share(share) }))
      .join('; ')
  const blocks: Block[] = [
    {
      type: 'paragraph',
      text: t('document.data.lead', { day: format.moment(document.drawnUpAt) }),
    },
    {
      type: 'table',
      table: {
        caption: t('document.data.table'),
        columns: [
          { label: t('document.data.layer') },
          { label: t('document.data.count'), isFigure: true },
          { label: t('document.data.newest') },
          { label: t('document.data.gaps') },
        ],
        rows: sources.map(({ collection, count, newestAt, gaps }) => [
          t(`collection.${collection}`),
          format.number(count),
          format.momentDay(newestAt),
          count === 0 ? t('document.data.empty') : gapsOf(gaps) || '–',
        ]),
      },
    },
    {
      type: 'paragraph',
      text:
        blank.length === 0
          ? t('document.data.noBlank')
          : t('document.data.blank', {
              components: blank
                .map(({ code, known }) => `${componentName(t, code)} (${format.share(known)})`)
                .join(', '),
            }),
    },
    { type: 'paragraph', text: t('document.data.files') },
  ]
  return { id: 'data', heading: t('document.data'), blocks }
}

const terms = [
  'need',
  'point',
  'intervention',
  'benefit',
  'scenario',
  'fund',
  'bundle',
  'moratorium',
  'closure',
  'gap',
] as const

export function glossary({ t }: Source): Section {
  return {
    id: 'glossary',
    heading: t('document.glossary'),
    blocks: [
      {
        type: 'terms',
        terms: terms.map((term) => ({
          term: t(`document.term.${term}`),
          meaning: t(`document.meaning.${term}`),
        })),
      },
    ],
  }
}

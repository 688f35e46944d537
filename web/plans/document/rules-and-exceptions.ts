import { worksTitle } from '../../../api/client.ts'
import { conflictFigures, conflictWords } from '../conflict-words.ts'
import { fundName, skillName } from '../fund-words.ts'
import type { Block, Section } from './blocks.ts'
import { numbersOf, type Source, yearsIn } from './words.ts'

/** Within what the choice was made, and what people decided about it. */
export function rulesOfChoice({ t, format, document }: Source): Section {
  const { funds, scenario, interventions } = document
  const { rules, pins } = scenario
  const names = [...new Set(funds.map(({ fund }) => fund))]
  const titleOf = new Map(interventions.map((each) => [each.interventionId, each.title]))
  const title = (id: number) => titleOf.get(id) ?? String(id)
  const items = [
    ...(rules.carriesOver.length > 0
      ? [
          t('document.rules.carriesOver', {
            funds: rules.carriesOver.map((fund) => fundName(t, fund)).join(', '),
          }),
        ]
      : []),
    ...rules.crews.map(({ skill, year, days }) =>
      t('document.rules.crew', {
        skill: skillName(t, skill),
        year,
        days: format.number(days),
      }),
    ),
    ...(rules.closures
      ? [
          t('document.rules.closures', {
            count: rules.closures.atMost,
            number: format.number(rules.closures.atMost),
          }),
        ]
      : []),
    ...(rules.fairness
      ? [
          t(`document.rules.fairness.${rules.fairness.of}`, {
            share: format.share(rules.fairness.atLeast),
          }),
        ]
      : []),
    ...rules.mustDo.map((id) => t('plans.rule.must-do', { title: title(id) })),
    ...rules.mustNot.map((id) => t('plans.rule.must-not', { title: title(id) })),
    ...Object.entries(pins).map(([id, pin]) =>
      'year' in pin
        ? t('plans.rule.pin', { title: title(Number(id)), year: pin.year })
        : t('plans.rule.must-not', { title: title(Number(id)) }),
    ),
  ]
  const budget = (fund: string, year: number) =>
    funds.find((row) => row.fund === fund && row.year === year)?.budget ?? 0
  const sum = (rows: typeof funds) => rows.reduce((total, row) => total + row.budget, 0)
  const blocks: Block[] = [
    {
      type: 'table',
      table: {
        caption: t('document.rules.budgets'),
        columns: [
          { label: t('plans.year') },
          ...names.map((fund) => ({ label: fundName(t, fund), isFigure: true })),
          { label: t('document.total'), isFigure: true },
        ],
        rows: yearsIn(document).map((year) => [
          String(year),
          ...names.map((fund) => format.money(budget(fund, year))),
          format.money(sum(funds.filter((row) => row.year === year))),
        ]),
        total: [
          t('document.total'),
          ...names.map((fund) => format.money(sum(funds.filter((row) => row.fund === fund)))),
          format.money(sum(funds)),
        ],
      },
    },
    ...(items.length > 0 ? [{ type: 'list' as const, items }] : []),
  ]
  return { id: 'rules', heading: t('document.rules'), blocks }
}

type ConflictMember = Source['document']['conflicts'][number]['between'][number]

/** A page full; the rest is in the data. */
const mostConflicts = 20

export function conflictsAndExceptions({ t, format, document }: Source): Section {
  const { conflicts, exceptions } = document
  const numbers = numbersOf(document)
  // What has a number has its line in the list of all works.
  const nameOf = ({ collection, id, title, kind = 'other', named }: ConflictMember) => {
    const number = collection === 'interventions' ? numbers.get(id) : undefined
    if (number) return t('document.withNumber', { number, title })
    return named ? worksTitle({ title, kind, ...named }, format.language) : title
  }
  const blocks: Block[] = [
    ...(conflicts.length === 0
      ? [{ type: 'paragraph' as const, text: t('document.conflicts.none') }]
      : [
          {
            type: 'paragraph' as const,
            text: t('document.conflicts.found', {
              count: conflicts.length,
              number: format.number(conflicts.length),
            }),
          },
          {
            type: 'list' as const,
            items: conflicts
              .slice(0, mostConflicts)
              .map((conflict) =>
                [
                  `${conflictWords(t, format, conflict)} ${conflict.between.map(nameOf).join(' · ')}`,
                  conflictFigures(t, format, conflict),
                ]
                  .filter(Boolean)
                  .join('. '),
              ),
          },
          ...(conflicts.length > mostConflicts
            ? [{ type: 'paragraph' as const, text: t('document.conflicts.more') }]
            : []),
        ]),
    { type: 'heading', text: t('document.exceptions') },
    ...(exceptions.length === 0
      ? [{ type: 'paragraph' as const, text: t('document.exceptions.none') }]
      : [
          {
            type: 'table' as const,
            table: {
              caption: t('document.exceptions.table'),
              columns: [
                { label: t('document.work') },
                { label: t('document.exceptions.protected') },
                { label: t('plans.reason') },
                { label: t('document.exceptions.by') },
              ],
              rows: exceptions.map(({ intervention, moratorium, until, reason, by, at }) => [
                intervention,
                t('document.exceptions.until', { moratorium, day: format.day(until) }),
                reason,
                [by, format.momentDay(at)].filter(Boolean).join(', '),
              ]),
            },
          },
        ]),
  ]
  return { id: 'conflicts', heading: t('document.conflicts'), blocks }
}

/** Once it is approved: what is done and spent. */
export function howFarItIs({ t, format, document }: Source): Section | null {
  const { progress } = document
  if (!progress) return null
  const blocks: Block[] = [
    {
      type: 'figures',
      figures: [
        { label: t('plans.plannedCost'), value: format.money(progress.planned) },
        { label: t('field.spent'), value: format.money(progress.spent) },
        { label: t('field.progress'), value: format.share(progress.progress) },
      ],
    },
    {
      type: 'table',
      table: {
        caption: t('document.progress.table'),
        columns: [
          { label: t('document.work') },
          { label: t('plans.year') },
          { label: t('field.status') },
          { label: t('plans.plannedCost'), isFigure: true },
          { label: t('field.spent'), isFigure: true },
        ],
        rows: progress.interventions.map(({ title, year, status, planned, spent }) => [
          title,
          String(year ?? '–'),
          t(`value.works.status.${status}`),
          format.money(planned),
          format.money(spent),
        ]),
        total: [
          t('document.total'),
          '',
          '',
          format.money(progress.planned),
          format.money(progress.spent),
        ],
      },
    },
  ]
  return { id: 'progress', heading: t('document.progress'), blocks }
}

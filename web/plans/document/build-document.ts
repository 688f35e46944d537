import { allWorks } from './annex.ts'
import type { CouncilDocument, Section } from './blocks.ts'
import { dugOnce, moreOrLessMoney, needOverYears, whoGains } from './gains.ts'
import { inShort } from './in-short.ts'
import { dataAndGaps, glossary, method } from './method.ts'
import { whatIsLeft, whatIsProposed, whereNeedIs } from './proposal.ts'
import { conflictsAndExceptions, howFarItIs, rulesOfChoice } from './rules-and-exceptions.ts'
import { lastYearOf, type Source } from './words.ts'

const sections: ((source: Source) => Section | null)[] = [
  inShort,
  whereNeedIs,
  whatIsProposed,
  whatIsLeft,
  dugOnce,
  whoGains,
  needOverYears,
  moreOrLessMoney,
  rulesOfChoice,
  conflictsAndExceptions,
  howFarItIs,
  method,
  dataAndGaps,
  glossary,
  allWorks,
]

/** All that the document says, in the reader's language, to be set on a page of any kind. */
export function buildDocument(source: Source): CouncilDocument {
  const { t, format, town, document } = source
  const { plan, scenario, approval } = document
  return {
    title: plan.name,
    subtitle: t('document.subtitle', { town, first: plan.firstYear, last: lastYearOf(document) }),
    lead: plan.description,
    facts: [
      { term: t('document.status'), meaning: t(`value.plans.status.${plan.status}`) },
      { term: t('plans.scenario'), meaning: scenario.name },
      ...(approval
        ? [
            {
              term: t('document.approved'),
              meaning: [format.momentDay(approval.at), approval.by].filter(Boolean).join(', '),
            },
            { term: t('document.approvedWhy'), meaning: approval.reason },
          ]
        : [{ term: t('document.approved'), meaning: t('document.notApproved') }]),
      { term: t('document.solved'), meaning: format.moment(scenario.solvedAt) },
      { term: t('document.drawnUp'), meaning: format.moment(document.drawnUpAt) },
    ],
    sections: sections.flatMap((write) => write(source) ?? []),
  }
}

import type { ReasonGroup, SharedReason } from '../../../api/client.ts'
import { fundName, skillName } from '../fund-words.ts'
import type { Source } from './words.ts'

type Words = Pick<Source, 't' | 'format'>

/** Why so many are in. */
export function whyIn({ t }: Words, { kind }: ReasonGroup): string {
  return t(`document.in.${kind}`, { defaultValue: t('document.in.unknown') })
}

/** Why so many are out. */
export function whyOut({ t, format }: Words, { kind, of, lacks }: ReasonGroup): string {
  if (kind !== 'short') {
    return t(`document.out.${kind}`, { defaultValue: t('document.out.unknown') })
  }
  if (of?.kind === 'budget' && lacks) {
    const [least, most] = lacks.map((lack) => format.money(lack))
    const key = least === most ? 'document.out.budgetOne' : 'document.out.budget'
    return t(key, { fund: fundName(t, of.name ?? ''), least, most })
  }
  if (of?.kind === 'crew' && lacks) {
    const [least, most] = lacks.map((lack) => format.number(lack, 1))
    return t('document.out.crew', { skill: skillName(t, of.name ?? ''), least, most })
  }
  return of?.kind === 'closures' ? t('document.out.closures') : t('document.out.rule')
}

/** What interventions of a kind have in common, one line each. */
export function sharedInWords({ t, format }: Words, reason: SharedReason): string {
  const { code, count, network, atLeastYears, failures, atMostCondition, things, cost } = reason
  const number = format.number(count)
  switch (code) {
    case 'main-old': {
      const what = t(`document.main.${network}`)
      const old =
        atLeastYears === undefined
          ? t('document.shared.mains', { number, what })
          : t('document.shared.mainsOld', { number, what, years: format.number(atLeastYears) })
      return failures
        ? `${old}, ${t('document.shared.failures', { count: failures, number: format.number(failures) })}`
        : old
    }
    case 'pavement-worn':
      return t('document.shared.pavement', { number, condition: format.number(atMostCondition) })
    case 'cost-avoided':
      return t('document.shared.avoided', { number, cost: format.money(cost) })
    case 'reports':
      return t('document.shared.reports', { number, things: format.number(things) })
    case 'excavation-permits':
      return t('document.shared.permits', { number, things: format.number(things) })
    default:
      return t('document.shared.bundled', { number })
  }
}

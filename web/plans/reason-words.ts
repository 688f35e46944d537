import type { TFunction } from 'i18next'
import type { ChoiceReason, Constraint, Lack } from '../../api/client.ts'
import type { Format } from '../ui/format.ts'
import { fundName, skillName } from './fund-words.ts'

export interface ReasonWords {
  ofReason(reason: ChoiceReason): string
  ofConstraint(constraint: Constraint): string
}

interface Names {
  intervention(id: string): string
  district(id: string): string
}

/** Says why something is in a plan or out of it, and what binds it. */
export function reasonWords(t: TFunction, format: Format, names: Names): ReasonWords {
  const month = (year: number, number: number) =>
    new Intl.DateTimeFormat(format.language, {
      month: 'long',
      year: 'numeric',
      timeZone: 'UTC',
    }).format(new Date(Date.UTC(year, number - 1, 1)))

  const ofConstraint = (constraint: Constraint): string => {
    switch (constraint.kind) {
      case 'budget':
        return t(
          constraint.from && constraint.from !== constraint.year
            ? 'plans.rule.budgets'
            : 'plans.rule.budget',
          { ...constraint, fund: fundName(t, constraint.fund) },
        )
      case 'crew':
        return t('plans.rule.crew', { ...constraint, skill: skillName(t, constraint.skill) })
      case 'closures':
        return t('plans.rule.closures', { month: month(constraint.year, constraint.month) })
      case 'dependency':
        return t('plans.rule.dependency', {
          title: names.intervention(constraint.id),
          before: names.intervention(constraint.on),
        })
      case 'exclusion':
        return t('plans.rule.exclusion', {
          one: names.intervention(constraint.ids[0]),
          other: names.intervention(constraint.ids[1]),
        })
      case 'bundle':
        return t('plans.rule.bundle', { bundle: constraint.bundle })
      case 'fairness':
        return t('plans.rule.fairness', { district: names.district(constraint.district) })
      case 'pin':
        return t('plans.rule.pin', {
          title: names.intervention(constraint.id),
          year: constraint.year,
        })
      default:
        return t(`plans.rule.${constraint.kind}`, { title: names.intervention(constraint.id) })
    }
  }

  const ofLack = ({ constraint, by }: Lack): string => {
    const rule = ofConstraint(constraint)
    if (constraint.kind === 'budget') return t('plans.lack', { rule, by: format.money(by / 100) })
    if (constraint.kind === 'crew') {
      return t('plans.lack', { rule, by: t('plans.days', { days: format.number(by, 1) }) })
    }
    return rule
  }

  /** What would be rounded to nothing is said to be hardly anything. */
  const ofMargin = (reason: Extract<ChoiceReason, { kind: 'margin' }>): string => {
    const benefit = 'over' in reason ? reason.over : reason.needsBenefit
    const which = `${benefit < 0.05 ? 'marginHardly' : 'margin'}${'over' in reason ? 'In' : 'Out'}`
    return t(`plans.why.${which}`, { benefit: format.number(benefit, 1) })
  }

  const ofReason = (reason: ChoiceReason): string => {
    switch (reason.kind) {
      case 'exclusion':
        return t('plans.why.exclusion', { title: names.intervention(reason.by) })
      case 'dependency':
        return t('plans.why.dependency', { title: names.intervention(reason.on) })
      case 'short':
        return t('plans.why.short', {
          year: reason.year,
          lacks: reason.lacks.map(ofLack).join('; '),
        })
      case 'outranked':
        return t('plans.why.outranked', {
          title: names.intervention(reason.by),
          year: reason.year,
          loses: format.number(reason.loses, 1),
        })
      case 'needed-by':
        return t('plans.why.needed-by', {
          titles: reason.ids.map(names.intervention).join(', '),
        })
      case 'margin':
        return ofMargin(reason)
      default:
        return t(`plans.why.${reason.kind}`)
    }
  }
  return { ofReason, ofConstraint }
}

import { Checkbox, MultiSelect, NativeSelect, NumberInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Rules } from '../../api/client.ts'
import { useLocalFormat } from '../municipality.ts'
import { fundName } from './fund-words.ts'
import type { Intervention } from './interventions.ts'
import classes from './plans.module.css'

interface RuleProps {
  rules: Rules
  isReadOnly: boolean
  onChange: (rules: Rules) => void
}

/** What is not spent, and what later benefit counts. */
export function MoneyRules({
  rules,
  funds,
  isReadOnly,
  onChange,
}: RuleProps & { funds: string[] }) {
  const { t } = useTranslation()
  return (
    <div className={classes.fields}>
      <Checkbox.Group
        label={t('plans.rules.carriesOver')}
        description={t('plans.rules.carriesOverHint')}
        readOnly={isReadOnly}
        value={rules.carriesOver}
        onChange={(carriesOver) => onChange({ ...rules, carriesOver })}
      >
        <div className={classes.row}>
          {funds.map((fund) => (
            <Checkbox key={fund} value={fund} label={fundName(t, fund)} disabled={isReadOnly} />
          ))}
        </div>
      </Checkbox.Group>
      <NumberInput
        label={t('plans.rules.discountRate')}
        description={t('plans.rules.discountRateHint')}
        min={0}
        max={100}
        decimalScale={1}
        suffix=" %"
        readOnly={isReadOnly}
        value={Math.round(rules.discountRate * 1000) / 10}
        onChange={(value) => onChange({ ...rules, discountRate: Number(value || 0) / 100 })}
      />
    </div>
  )
}

const months = Array.from({ length: 12 }, (_, index) => index + 1)

/** So many streets at once, in some months or all year. */
export function ClosureRule({ rules, isReadOnly, onChange }: RuleProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const name = new Intl.DateTimeFormat(format.language, { month: 'long', timeZone: 'UTC' })
  const { closures, ...rest } = rules
  const monthOptions = months.map((month) => ({
    value: String(month),
    label: name.format(Date.UTC(2000, month - 1, 1)),
  }))
  const change = (part: Partial<NonNullable<Rules['closures']>>) =>
    onChange({ ...rest, closures: { ...closures!, ...part } })
  return (
    <div className={classes.fields}>
      <NumberInput
        label={t('plans.rules.closures')}
        description={t('plans.rules.closuresHint')}
        min={0}
        allowDecimal={false}
        readOnly={isReadOnly}
        value={closures?.atMost ?? ''}
        onChange={(value) => {
          const range = closures ?? { fromMonth: 1, toMonth: 12 }
          onChange(value === '' ? rest : { ...rest, closures: { ...range, atMost: Number(value) } })
        }}
      />
      {closures && (
        <>
          <NativeSelect
            label={t('plans.rules.fromMonth')}
            description={t('plans.rules.monthsHint')}
            disabled={isReadOnly}
            value={String(closures.fromMonth)}
            data={monthOptions}
            onChange={(event) => {
              const fromMonth = Number(event.currentTarget.value)
              change({ fromMonth, toMonth: Math.max(fromMonth, closures.toMonth) })
            }}
          />
          <NativeSelect
            label={t('plans.rules.toMonth')}
            description={t('plans.rules.monthsHint')}
            disabled={isReadOnly}
            value={String(closures.toMonth)}
            data={monthOptions}
            onChange={(event) => {
              const toMonth = Number(event.currentTarget.value)
              change({ toMonth, fromMonth: Math.min(toMonth, closures.fromMonth) })
            }}
          />
        </>
      )}
    </div>
  )
}

/** What each district gets at least, and by what its share is told. */
export function FairnessRule({ rules, isReadOnly, onChange }: RuleProps) {
  const { t } = useTranslation()
  const { fairness, ...rest } = rules
  const change = (part: Partial<NonNullable<Rules['fairness']>>) =>
    onChange({ ...rest, fairness: { ...fairness!, ...part } })
  return (
    <div className={classes.fields}>
      <NativeSelect
        label={t('plans.rules.fairness')}
        description={t('plans.rules.fairnessHint')}
        disabled={isReadOnly}
        value={fairness?.of ?? ''}
        data={[
          { value: '', label: t('plans.rules.fairness.none') },
          { value: 'benefit', label: t('plans.rules.fairness.benefit') },
          { value: 'spend', label: t('plans.rules.fairness.spend') },
        ]}
        onChange={(event) => {
          const of = event.currentTarget.value as '' | 'benefit' | 'spend'
          const kept = fairness ?? { atLeast: 0.5, by: 'need' as const }
          onChange(of ? { ...rest, fairness: { ...kept, of } } : rest)
        }}
      />
      {fairness && (
        <>
          <NumberInput
            label={t('plans.rules.atLeast')}
            description={t('plans.rules.atLeastHint')}
            min={0}
            max={100}
            suffix=" %"
            readOnly={isReadOnly}
            value={Math.round(fairness.atLeast * 100)}
            onChange={(value) => change({ atLeast: Number(value || 0) / 100 })}
          />
          <NativeSelect
            label={t('plans.rules.by')}
            description={t('plans.rules.byHint')}
            disabled={isReadOnly}
            value={fairness.by}
            data={(['need', 'people'] as const).map((value) => ({
              value,
              label: t(`plans.rules.by.${value}`),
            }))}
            onChange={(event) => change({ by: event.currentTarget.value as 'need' | 'people' })}
          />
        </>
      )}
    </div>
  )
}

/** What is done or left out whatever else; what is in one list is not offered in the other. */
export function MustRules({
  rules,
  pool,
  isReadOnly,
  onChange,
}: RuleProps & { pool: Intervention[] }) {
  const { t } = useTranslation()
  const lists = ['mustDo', 'mustNot'] as const
  return (
    <div className={classes.fields}>
      {lists.map((list) => {
        const others = rules[list === 'mustDo' ? 'mustNot' : 'mustDo']
        return (
          <MultiSelect
            key={list}
            label={t(`plans.rules.${list}`)}
            description={t(`plans.rules.${list}Hint`)}
            searchable
            clearable
            limit={50}
            readOnly={isReadOnly}
            value={rules[list].map(String)}
            data={pool
              .filter(
                ({ id, properties }) =>
                  (properties.status === 'candidate' || rules[list].includes(id)) &&
                  !others.includes(id),
              )
              .map(({ id, properties }) => ({
                value: String(id),
                label: `${properties.title} (${id})`,
              }))}
            onChange={(ids) => onChange({ ...rules, [list]: ids.map(Number) })}
          />
        )
      })}
    </div>
  )
}

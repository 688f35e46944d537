import { Button, Menu, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Pins, Scenario } from '../../api/client.ts'
import { useLocalFormat } from '../municipality.ts'
import { announce } from '../ui/announcer.tsx'
import { InterventionLink } from './intervention-link.tsx'
import { MoreRows, useSomeRows } from './more-rows.tsx'
import { type Plan, yearsOf } from './plan-queries.ts'
import classes from './plans.module.css'
import type { ReasonWords } from './reason-words.ts'
import { Sideways } from './sideways.tsx'
import type { Chosen } from './use-chosen.ts'

interface ChoiceTableProps {
  plan: Plan
  scenario: Scenario
  chosen: Chosen[]
  words: ReasonWords
  onPin: ((pins: Pins) => Promise<boolean>) | undefined
}

/** What is in and what is out, why, and what a person decides about it before solving again. */
export function ChoiceTable({ plan, scenario, chosen, words, onPin }: ChoiceTableProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const [side, setSide] = useState<'in' | 'out'>('in')
  const isIn = (one: Chosen) => one.choice.year !== null
  const some = chosen.filter((one) => isIn(one) === (side === 'in'))
  const { rows, ...more } = useSomeRows(some)
  const counts = { in: chosen.filter(isIn).length, out: chosen.length }
  counts.out -= counts.in

  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t('plans.side')}
        value={side}
        data={(['in', 'out'] as const).map((value) => ({
          value,
          label: t(`plans.side.${value}`, { number: format.number(counts[value]) }),
        }))}
        onChange={(value) => setSide(value as 'in' | 'out')}
      />
      {some.length === 0 ? (
        <p className={classes.none}>{t(`plans.side.${side}None`)}</p>
      ) : (
        <Sideways label={t('plans.choices')}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('plans.intervention')}</th>
                {side === 'in' && <th scope="col">{t('plans.year')}</th>}
                <th scope="col" className={classes.figure}>
                  {t('field.cost')}
                </th>
                <th scope="col">{t(side === 'in' ? 'plans.whyIn' : 'plans.whyOut')}</th>
                {onPin && <th scope="col">{t('plans.decide')}</th>}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ choice, intervention: { id, geometry, properties } }) => (
                <tr key={id}>
                  <th scope="row">
                    <InterventionLink id={id} title={properties.title} geometry={geometry} />
                  </th>
                  {side === 'in' && <td>{choice.year}</td>}
                  <td className={classes.figure}>
                    {format.money(side === 'in' ? choice.cost : properties.cost)}
                  </td>
                  <td>
                    <ul className={classes.reasons}>
                      {choice.reasons.map((reason) => (
                        <li key={JSON.stringify(reason)}>{words.ofReason(reason)}</li>
                      ))}
                    </ul>
                  </td>
                  {onPin && (
                    <td>
                      <Decision
                        id={id}
                        title={properties.title}
                        plan={plan}
                        pins={scenario.pins}
                        onPin={onPin}
                      />
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </Sideways>
      )}
      <MoreRows {...more} />
      {onPin && Object.keys(scenario.pins).length > 0 && (
        <p className={classes.hint}>{t('plans.decidedHint')}</p>
      )}
    </>
  )
}

interface DecisionProps {
  id: number
  title: string
  plan: Plan
  pins: Pins
  onPin: (pins: Pins) => Promise<boolean>
}

/** Done in that year, not done, or as the search finds. */
function Decision({ id, title, plan, pins, onPin }: DecisionProps) {
  const { t } = useTranslation()
  const pin = pins[id]
  const label = !pin
    ? t('plans.pin.free')
    : 'year' in pin
      ? t('plans.pin.year', { year: pin.year })
      : t('plans.pin.out')
  const decide = async (next: Pins[string] | undefined) => {
    const { [id]: _, ...rest } = pins
    if (await onPin(next ? { ...rest, [id]: next } : rest)) announce(t('plans.pin.kept'))
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={t('plans.pin.of', { title, decision: label })}
        >
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {yearsOf(plan).map((year) => (
          <Menu.Item key={year} onClick={() => decide({ year })}>
            {t('plans.pin.year', { year })}
          </Menu.Item>
        ))}
        <Menu.Item onClick={() => decide({ out: true })}>{t('plans.pin.out')}</Menu.Item>
        {pin && <Menu.Item onClick={() => decide(undefined)}>{t('plans.pin.free')}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  )
}

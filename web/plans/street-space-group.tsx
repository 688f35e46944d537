import { Button, SegmentedControl } from '@mantine/core'
import { bbox } from '@turf/turf'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bounds } from '../map/types.ts'
import { useMap } from '../map-context.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { newKey, request } from '../request.ts'
import { freePadding } from '../selection/free-padding.ts'
import { useSelect } from '../selection/use-select.ts'
import { announce } from '../ui/announcer.tsx'
import { DeedProblem } from '../ui/deed-problem.tsx'
import type { Format } from '../ui/format.ts'
import { Dissolve, type Dissolved } from './dissolve.tsx'
import classes from './plans.module.css'
import { Sideways } from './sideways.tsx'
import { type Group, type Member, monthsBetween } from './street-space.ts'
import { Timeline, useToneColour } from './timeline.tsx'
import { useDeed } from './use-deed.ts'
import { useMayPlan } from './use-may-plan.ts'

interface StreetSpaceGroupProps {
  group: Group
  number: number
  onDissolved: (bundle: Dissolved) => void
}

/** One street space: what is planned in it, in the right order, and what one opening would save. */
export function StreetSpaceGroup({ group, number, onDissolved }: StreetSpaceGroupProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const map = useMap()
  const { slug } = useMunicipality()
  const mayPlan = useMayPlan()
  const colourOf = useToneColour()
  const { run, problem, isBusy } = useDeed()
  const [key] = useState(newKey)
  const [form, setForm] = useState<'timeline' | 'table'>('timeline')
  const { members, bundleId } = group
  const title = members[0]!.title
  const headingId = `plans-group-${number}`
  const accept = async () => {
    const body = { title, members: members.map(({ collection, id }) => ({ collection, id })) }
    const headers = { 'idempotency-key': key }
    const made = await run(() =>
      request<{ id: number }>(`/api/v1/${slug}/bundles`, { method: 'POST', headers, body }),
    )
    if (made) announce(t('plans.digOnce.accepted'))
  }
  return (
    <article className={classes.group} aria-labelledby={headingId}>
      <h4 id={headingId}>
        <span className={classes.key} style={colourOf(number - 1)} aria-hidden="true" />
        {t('plans.digOnce.group', { number, title })}
      </h4>
      <p className={classes.lead}>{savingWords(t, format, group)}</p>
      <Savings savings={group.savings} />
      <SegmentedControl
        size="xs"
        aria-label={t('plans.show')}
        value={form}
        data={(['timeline', 'table'] as const).map((value) => ({
          value,
          label: t(`plans.show.${value}`),
        }))}
        onChange={(value) => setForm(value as typeof form)}
      />
      {form === 'timeline' ? (
        <GroupTimeline members={members} tone={number - 1} />
      ) : (
        <GroupTable members={members} />
      )}
      <div className={classes.row}>
        {bundleId === null && mayPlan && (
          <Button size="xs" loading={isBusy} onClick={accept}>
            {t('plans.digOnce.accept')}
          </Button>
        )}
        {bundleId !== null && <span>{t('plans.digOnce.isBundle', { number: bundleId })}</span>}
        {bundleId !== null && mayPlan && <Dissolve bundleId={bundleId} onDissolved={onDissolved} />}
        <Button
          size="xs"
          variant="default"
          disabled={!map}
          onClick={() => map?.flyTo(bbox(group.geometry) as Bounds, { padding: freePadding() })}
        >
          {t('plans.showOnMap')}
        </Button>
      </div>
      <DeedProblem problem={problem} />
    </article>
  )
}

function savingWords(t: TFunction, format: Format, { savedCost, savedExcavations }: Group) {
  const count = savedExcavations
  const number = format.number(count)
  if (savedCost === null) return t('plans.digOnce.savesExcavations', { count, number })
  const money = format.money(savedCost)
  return count === 0
    ? t('plans.digOnce.savesMoney', { money })
    : t('plans.digOnce.saves', { count, number, money })
}

/** Line by line, with the prices that they are reckoned with. */
function Savings({ savings }: Pick<Group, 'savings'>) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  if (savings.length === 0) return null
  return (
    <details className={classes.why}>
      <summary>{t('plans.digOnce.savings')}</summary>
      <ul className={classes.things}>
        {savings.map(({ code, quantity, price, cost }) => (
          <li key={code}>
            {t(`plans.digOnce.saving.${code}`, {
              quantity: format.number(quantity, 1),
              price: format.money(price),
              cost: format.money(cost),
            })}
          </li>
        ))}
      </ul>
    </details>
  )
}

function GroupTimeline({ members, tone }: { members: Member[]; tone: number }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const months = monthsBetween(members.flatMap(({ startsOn, endsOn }) => [startsOn, endsOn]))
  const name = new Intl.DateTimeFormat(format.language, {
    month: 'short',
    year: '2-digit',
    timeZone: 'UTC',
  })
  const indexOf = (day: string | null) => (day ? months.indexOf(day.slice(0, 7)) : -1)
  return (
    <Timeline
      caption={t('plans.digOnce.order')}
      columns={months.map((month) => name.format(new Date(`${month}-01T00:00:00Z`)))}
      rows={members.map((member) => {
        const from = indexOf(member.startsOn ?? member.endsOn)
        const to = indexOf(member.endsOn ?? member.startsOn)
        return {
          id: `${member.collection}:${member.id}`,
          head: <MemberLink member={member} />,
          at: from < 0 ? null : { from, count: Math.max(1, to - from + 1) },
          tone,
          text: from < 0 ? t('plans.digOnce.noDate') : t(`value.interventions.kind.${member.kind}`),
        }
      })}
    />
  )
}

function GroupTable({ members }: { members: Member[] }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  return (
    <Sideways label={t('plans.digOnce.order')}>
      <table className={classes.table}>
        <caption>{t('plans.digOnce.order')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('plans.intervention')}</th>
            <th scope="col">{t('field.kind')}</th>
            <th scope="col">{t('field.startsOn')}</th>
            <th scope="col">{t('field.endsOn')}</th>
            <th scope="col" className={classes.figure}>
              {t('field.excavationDepthM')}
            </th>
            <th scope="col" className={classes.figure}>
              {t('field.cost')}
            </th>
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <tr key={`${member.collection}:${member.id}`}>
              <th scope="row">
                <MemberLink member={member} />
              </th>
              <td>{t(`value.interventions.kind.${member.kind}`)}</td>
              <td>{format.day(member.startsOn)}</td>
              <td>{format.day(member.endsOn)}</td>
              <td className={classes.figure}>
                {member.opens ? format.lengthM(member.depthM) : t('plans.digOnce.surface')}
              </td>
              <td className={classes.figure}>{format.money(member.cost)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Sideways>
  )
}

function MemberLink({ member }: { member: Pick<Member, 'collection' | 'id' | 'title'> }) {
  const { t } = useTranslation()
  const select = useSelect()
  const { collection, id, title } = member
  return (
    <>
      <button type="button" className={classes.thing} onClick={() => select({ collection, id })}>
        {title}
      </button>{' '}
      <span className={classes.hint}>{t(`collection.${collection}.one`)}</span>
    </>
  )
}

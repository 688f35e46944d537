import { Button, MultiSelect, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { request } from '../request.ts'
import { DayInput } from '../ui/day-input.tsx'
import { DeedProblem } from '../ui/deed-problem.tsx'
import dialogClasses from '../ui/dialog.module.css'
import { Dialog } from '../ui/dialog.tsx'
import { fundName } from './fund-words.ts'
import {
  type Closure,
  closures,
  type Intervention,
  interventionQuery,
  titled,
  type UnitPrice,
  unitPricesQuery,
} from './interventions.ts'
import classes from './plans.module.css'
import { useDeed } from './use-deed.ts'
import { WhatChanged } from './what-changed.tsx'

interface Line {
  price: string
  quantity: number | ''
}

interface Draft {
  title: string
  scope: Line[]
  fund: string
  closure: Closure
  durationDays: number | ''
  earliestOn: string | null
  latestOn: string | null
  /** Ids of what must be done before. */
  needs: string[]
}

function draftOf({ properties }: Intervention): Draft {
  const { title, scope, fund, closure, durationDays, earliestOn, latestOn, needs } = properties
  return {
    title,
    scope: scope.map(({ price, quantity }) => ({ price, quantity })),
    fund,
    closure,
    durationDays,
    earliestOn,
    latestOn,
    needs: needs.map(({ id }) => String(id)),
  }
}

interface CandidateEditorProps {
  intervention: Intervention
  pool: Intervention[]
  onClose: () => void
}

/** A candidate's scope, priced while one types, and what it waits for. */
export function CandidateEditor({ intervention, pool, onClose }: CandidateEditorProps) {
  const { t, i18n } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const queryClient = useQueryClient()
  const { data: prices = [] } = useQuery(unitPricesQuery(slug))
  const [base, setBase] = useState(() => titled(intervention, i18n.language))
  const [theirs, setTheirs] = useState<Intervention | null>(null)
  const [draft, setDraft] = useState(() => draftOf(base))
  const [reason, setReason] = useState('')
  const { run, problem, isBusy } = useDeed()
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part })
  const cost = costOf(draft.scope, prices)

  const save = async () => {
    const body = { ...changesOf(draft, base), ...(reason.trim() && { reason: reason.trim() }) }
    const headers = { 'if-match': `"${base.properties.version}"` }
    const path = `/api/v1/${slug}/interventions/${base.id}`
    const saved = await run(async () => {
      try {
        return await request<Intervention>(path, { method: 'PATCH', headers, body })
      } catch (error) {
        const now = await queryClient.fetchQuery({
          ...interventionQuery(slug, base.id),
          staleTime: 0,
        })
        if (now.properties.version !== base.properties.version)
          setTheirs(titled(now, i18n.language))
        throw error
      }
    })
    if (saved) onClose()
  }
  const keepMine = () => {
    if (theirs) setBase(theirs)
    setTheirs(null)
  }
  const takeTheirs = () => {
    if (!theirs) return
    setDraft(draftOf(theirs))
    keepMine()
  }

  return (
    <Dialog title={t('plans.editThis', { title: base.properties.title })} onClose={onClose}>
      <form
        className={dialogClasses.form}
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <TextInput
          data-autofocus
          required
          maxLength={200}
          label={t('field.title')}
          value={draft.title}
          onChange={(event) => change({ title: event.currentTarget.value })}
        />
        <ScopeLines lines={draft.scope} prices={prices} onChange={(scope) => change({ scope })} />
        <output className={classes.sum} aria-live="polite">
          {t('plans.costNow', { cost: format.money(cost) })}
        </output>
        <div className={classes.fields}>
          <NativeSelect
            label={t('field.fund')}
            value={draft.fund}
            data={[...new Set([draft.fund, ...prices.map(({ fund }) => fund)])].map((value) => ({
              value,
              label: fundName(t, value),
            }))}
            onChange={(event) => change({ fund: event.currentTarget.value })}
          />
          <NativeSelect
            label={t('field.closure')}
            value={draft.closure}
            data={closures.map((value) => ({
              value,
              label: t(`value.interventions.closure.${value}`),
            }))}
            onChange={(event) => change({ closure: event.currentTarget.value as Closure })}
          />
          <DayInput
            label={t('field.earliestOn')}
            value={draft.earliestOn ?? undefined}
            onChange={(day) => change({ earliestOn: day ?? null })}
          />
          <DayInput
            label={t('field.latestOn')}
            value={draft.latestOn ?? undefined}
            onChange={(day) => change({ latestOn: day ?? null })}
          />
        </div>
        <NumberInput
          label={t('field.durationDays')}
          description={t('plans.durationHint')}
          min={0.1}
          max={3650}
          decimalScale={1}
          value={draft.durationDays}
          onChange={(value) => change({ durationDays: value === '' ? '' : Number(value) })}
        />
        <MultiSelect
          label={t('plans.needs')}
          description={t('plans.needsHint')}
          searchable
          limit={50}
          value={draft.needs}
          data={pool
            .filter(({ id, properties }) => id !== base.id && properties.status !== 'dropped')
            .map(({ id, properties }) => ({
              value: String(id),
              label: `${properties.title} (${id})`,
            }))}
          onChange={(needs) => change({ needs })}
        />
        <TextInput
          label={t('plans.reason')}
          description={t('plans.reasonKept')}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {theirs ? (
          <WhatChanged
            before={draftOf(base)}
            now={draftOf(theirs)}
            onKeepMine={keepMine}
            onTakeTheirs={takeTheirs}
          />
        ) : (
          <DeedProblem problem={problem} />
        )}
        <div className={dialogClasses.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('account.cancel')}
          </Button>
          <Button type="submit" loading={isBusy} disabled={theirs !== null}>
            {t('account.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function costOf(lines: Line[], prices: UnitPrice[]): number {
  const priceOf = new Map(prices.map(({ code, price }) => [code, price]))
  return lines.reduce(
    (sum, { price, quantity }) => sum + Number(quantity || 0) * (priceOf.get(price) ?? 0),
    0,
  )
}

/** Only what was changed: what was not touched is not priced anew. */
function changesOf(draft: Draft, base: Intervention) {
  const before = draftOf(base)
  const changed = Object.entries(draft).filter(
    ([name, value]) =>
      value !== '' && JSON.stringify(value) !== JSON.stringify(before[name as keyof Draft]),
  )
  const sameYear = new Map(base.properties.needs.map((each) => [each.id, each.sameYear]))
  return {
    ...Object.fromEntries(changed),
    ...(changed.some(([name]) => name === 'scope') && {
      scope: draft.scope.map((line) => ({ ...line, quantity: Number(line.quantity || 0) })),
    }),
    ...(changed.some(([name]) => name === 'needs') && {
      needs: draft.needs.map((id) => ({
        id: Number(id),
        sameYear: sameYear.get(Number(id)) ?? true,
      })),
    }),
  }
}

interface ScopeLinesProps {
  lines: Line[]
  prices: UnitPrice[]
  onChange: (lines: Line[]) => void
}

function ScopeLines({ lines, prices, onChange }: ScopeLinesProps) {
  const { t, i18n } = useTranslation()
  const format = useLocalFormat()
  const byCode = new Map(prices.map((price) => [price.code, price]))
  const change = (at: number, part: Partial<Line>) =>
    onChange(lines.map((line, index) => (index === at ? { ...line, ...part } : line)))
  const nameOf = ({ code, names, price, per }: UnitPrice) =>
    t('plans.priceOf', {
      name: names[i18n.language] ?? names.en ?? code,
      price: format.money(price),
      per: t(`plans.per.${per}`),
    })
  return (
    <fieldset className={classes.lines}>
      <legend>{t('field.scope')}</legend>
      {lines.map(({ price, quantity }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name of their own.
        <div key={index} className={classes.line}>
          <NativeSelect
            aria-label={t('plans.workOfLine', { line: index + 1 })}
            value={price}
            data={[
              ...(byCode.has(price) ? [] : [{ value: price, label: price }]),
              ...prices.map((each) => ({ value: each.code, label: nameOf(each) })),
            ]}
            onChange={(event) => change(index, { price: event.currentTarget.value })}
          />
          <NumberInput
            aria-label={t('plans.quantityOfLine', { line: index + 1 })}
            min={0}
            decimalScale={1}
            hideControls
            value={quantity}
            onChange={(value) => change(index, { quantity: value === '' ? '' : Number(value) })}
          />
          <Button
            size="compact-sm"
            variant="default"
            disabled={lines.length === 1}
            aria-label={t('plans.removeLine', { line: index + 1 })}
            onClick={() => onChange(lines.filter((_, at) => at !== index))}
          >
            {t('account.remove')}
          </Button>
        </div>
      ))}
      <Button
        size="compact-sm"
        variant="default"
        disabled={prices.length === 0}
        onClick={() => onChange([...lines, { price: prices[0]!.code, quantity: '' }])}
      >
        {t('plans.addLine')}
      </Button>
    </fieldset>
  )
}

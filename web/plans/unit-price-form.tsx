import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codeLists } from '../../api/client.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { request } from '../request.ts'
import { DayInput } from '../ui/day-input.tsx'
import { DeedProblem } from '../ui/deed-problem.tsx'
import dialogClasses from '../ui/dialog.module.css'
import { priceHistoryQuery, priceName, type UnitPrice } from './interventions.ts'
import classes from './plans.module.css'
import { useDeed } from './use-deed.ts'
import { WhatChanged } from './what-changed.tsx'

const units = codeLists.unit_prices.per

interface Draft {
  price: number | ''
  per: UnitPrice['per']
  fund: string
  source: string
  pricedOn: string | null
}

const draftOf = ({ price, per, fund, source, pricedOn }: UnitPrice): Draft => ({
  price,
  per,
  fund,
  source: source ?? '',
  pricedOn,
})

interface UnitPriceFormProps {
  price: UnitPrice
  onClose: () => void
}

/** A price, where it is from, and what it was before. */
export function UnitPriceForm({ price, onClose }: UnitPriceFormProps) {
  const { t } = useTranslation()
  const { language } = useLocalFormat()
  const { slug, currency } = useMunicipality()
  const [base, setBase] = useState(price)
  const [draft, setDraft] = useState(() => draftOf(price))
  const [reason, setReason] = useState('')
  const { run, problem, isBusy, isStale } = useDeed()
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part })
  const isBehind = isStale && price.version !== base.version
  const save = async () => {
    const { code, version, ...rest } = base
    const source = draft.source.trim() || null
    const body = {
      ...rest,
      ...draft,
      price: Number(draft.price),
      source,
      ...(reason.trim() && { reason: reason.trim() }),
    }
    const saved = await run(() =>
      request<UnitPrice>(`/api/v1/${slug}/unit-prices/${code}`, {
        method: 'PUT',
        headers: { 'if-match': `"${version}"` },
        body,
      }),
    )
    if (saved) onClose()
  }
  return (
    <form
      className={dialogClasses.form}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <h3 className={classes.heading}>{priceName(base, language)}</h3>
      <div className={classes.fields}>
        <NumberInput
          data-autofocus
          required
          label={t('plans.prices.priceIn', { currency })}
          min={0}
          decimalScale={2}
          hideControls
          value={draft.price}
          onChange={(value) => change({ price: value === '' ? '' : Number(value) })}
        />
        <NativeSelect
          label={t('plans.prices.unit')}
          value={draft.per}
          data={units.map((value) => ({ value, label: t(`plans.per.${value}`) }))}
          onChange={(event) => change({ per: event.currentTarget.value as UnitPrice['per'] })}
        />
        <TextInput
          required
          label={t('field.fund')}
          description={t('plans.prices.fundHint')}
          pattern="[a-z0-9]+(-[a-z0-9]+)*"
          maxLength={60}
          value={draft.fund}
          onChange={(event) => change({ fund: event.currentTarget.value })}
        />
        <TextInput
          label={t('plans.prices.source')}
          description={t('plans.prices.sourceHint')}
          maxLength={200}
          value={draft.source}
          onChange={(event) => change({ source: event.currentTarget.value })}
        />
        <DayInput
          label={t('plans.prices.pricedOn')}
          value={draft.pricedOn ?? undefined}
          onChange={(day) => change({ pricedOn: day ?? null })}
        />
        <TextInput
          label={t('plans.reason')}
          description={t('plans.reasonKept')}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </div>
      <p className={classes.hint}>{t('plans.prices.keep')}</p>
      {isBehind ? (
        <WhatChanged
          before={draftOf(base)}
          now={draftOf(price)}
          onKeepMine={() => setBase(price)}
          onTakeTheirs={() => {
            setBase(price)
            setDraft(draftOf(price))
          }}
        />
      ) : (
        <DeedProblem problem={problem} />
      )}
      <div className={dialogClasses.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('account.cancel')}
        </Button>
        <Button type="submit" loading={isBusy} disabled={isBehind || draft.price === ''}>
          {t('account.save')}
        </Button>
      </div>
      <PriceHistory code={price.code} />
    </form>
  )
}

function PriceHistory({ code }: { code: string }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const { data = [] } = useQuery(priceHistoryQuery(slug, code))
  if (data.length < 2) return null
  return (
    <>
      <h4>{t('history.title')}</h4>
      <ul className={classes.reasons}>
        {data.map(({ version, price, per, recordedAt, source, reason }) => (
          <li key={version}>
            {[
              format.momentDay(recordedAt),
              `${format.money(price)} ${t(`plans.per.${per}`)}`,
              source,
              reason,
            ]
              .filter(Boolean)
              .join(' · ')}
          </li>
        ))}
      </ul>
    </>
  )
}

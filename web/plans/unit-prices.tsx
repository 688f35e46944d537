import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { fundName } from './fund-words.ts'
import { priceName, type UnitPrice, unitPricesQuery } from './interventions.ts'
import classes from './plans.module.css'
import { Sideways } from './sideways.tsx'
import { UnitPriceForm } from './unit-price-form.tsx'
import { useMayPlan } from './use-may-plan.ts'

/** What a unit of work costs and takes; one of them is changed at a time. */
export function UnitPrices({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { data, error, refetch } = useQuery(unitPricesQuery(slug))
  const [edited, setEdited] = useState<string | null>(null)
  const price = data?.find(({ code }) => code === edited)
  return (
    <Dialog title={t('plans.prices')} onClose={onClose}>
      <p className={classes.lead}>{t('plans.prices.lead')}</p>
      {error && !data && <Failure error={error} onRetry={() => refetch()} />}
      {!data && !error && <Waiting />}
      {price ? (
        <UnitPriceForm key={price.code} price={price} onClose={() => setEdited(null)} />
      ) : (
        data && <PriceTable prices={data} onEdit={setEdited} />
      )}
    </Dialog>
  )
}

interface PriceTableProps {
  prices: UnitPrice[]
  onEdit: (code: string) => void
}

function PriceTable({ prices, onEdit }: PriceTableProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const mayPlan = useMayPlan()
  return (
    <Sideways label={t('plans.prices')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('plans.prices.work')}</th>
            <th scope="col" className={classes.figure}>
              {t('plans.prices.price')}
            </th>
            <th scope="col">{t('field.fund')}</th>
            <th scope="col">{t('plans.prices.source')}</th>
            {mayPlan && <th scope="col">{t('plans.change')}</th>}
          </tr>
        </thead>
        <tbody>
          {prices.map((price) => {
            const name = priceName(price, format.language)
            return (
              <tr key={price.code}>
                <th scope="row">{name}</th>
                <td className={classes.figure}>
                  {format.money(price.price)} {t(`plans.per.${price.per}`)}
                </td>
                <td>{fundName(t, price.fund)}</td>
                <td>
                  {price.source ?? t('plans.prices.noSource')}
                  {price.pricedOn && `, ${format.day(price.pricedOn)}`}
                </td>
                {mayPlan && (
                  <td className={classes.deeds}>
                    <Button
                      size="compact-sm"
                      variant="default"
                      aria-label={t('plans.editThis', { title: name })}
                      onClick={() => onEdit(price.code)}
                    >
                      {t('plans.edit')}
                    </Button>
                  </td>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
    </Sideways>
  )
}

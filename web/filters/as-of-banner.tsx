import { IconClockHour4 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useLocalFormat } from '../municipality.ts'
import { useChangeView, useView } from '../use-view.ts'
import classes from './as-of-banner.module.css'

/** Nobody must take the past for the present. */
export function AsOfBanner() {
  const { t } = useTranslation()
  const { asOf } = useView()
  const changeView = useChangeView()
  const format = useLocalFormat()
  if (!asOf) return null
  return (
    <div className={classes.banner} role="status">
      <IconClockHour4 size={18} stroke={1.8} aria-hidden="true" />
      <span>{t('filters.asOfBanner', { day: format.day(asOf) })}</span>
      <button type="button" className={classes.now} onClick={() => changeView({ asOf: undefined })}>
        {t('filters.now')}
      </button>
    </div>
  )
}

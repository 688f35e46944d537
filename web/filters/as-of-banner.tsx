import { IconClockHour4 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useLocalFormat } from '../municipality.ts'
import { useChangeView, useView } from '../use-view.ts'
import classes from './as-of-banner.module.css'

/** Nobody must take the past for the present. */
export function AsOfBanner() {
  const { t } = useTranslation()
  const { asOf, validAt } = useView()
  const changeView = useChangeView()
  const format = useLocalFormat()
  if (!asOf && !validAt) return null
  return (
    <div className={classes.banner} role="status">
      <IconClockHour4 size={18} stroke={1.8} aria-hidden="true" />
      <span>
        {validAt && t('filters.validAtBanner', { day: format.day(validAt) })}
        {validAt && ' '}
        {asOf ? t('filters.asOfBanner', { day: format.day(asOf) }) : t('filters.asOfNow')}
      </span>
      <button
        type="button"
        className={classes.now}
        onClick={() => changeView({ asOf: undefined, validAt: undefined })}
      >
        {t('filters.now')}
      </button>
    </div>
  )
}

import { IconFilter } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useChangeView, useView } from '../use-view.ts'
import classes from './filtered-banner.module.css'
import { useFilters } from './use-filters.ts'

interface FilteredBannerProps {
  /** Collections of which too many match to be told apart on the map. */
  beyond: string[]
}

/** Nobody must take a part for the whole. */
export function FilteredBanner({ beyond }: FilteredBannerProps) {
  const { t, i18n } = useTranslation()
  const changeView = useChangeView()
  const { area } = useView()
  const names = Object.keys(useFilters())
  if (names.length === 0) return null
  const list = (collections: string[]) =>
    new Intl.ListFormat(i18n.language).format(collections.map((name) => t(`collection.${name}`)))
  return (
    <div className={classes.banner} role="status">
      <IconFilter size={17} stroke={1.8} aria-hidden="true" />
      <span>
        {t('filters.banner', { what: list(names) })}
        {beyond.length > 0 && !area && (
          <small className={classes.beyond}>{t('filters.beyond', { what: list(beyond) })}</small>
        )}
      </span>
      <button
        type="button"
        className={classes.action}
        onClick={() => changeView({ pane: 'filters' }, { replace: true })}
      >
        {t('filters.change')}
      </button>
      <button
        type="button"
        className={classes.action}
        onClick={() => changeView({ filters: undefined })}
      >
        {t('filters.off')}
      </button>
    </div>
  )
}

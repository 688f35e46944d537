import { useTranslation } from 'react-i18next'
import { useMap } from '../map-context.ts'
import { useChangeView } from '../use-view.ts'
import classes from './skip-links.module.css'

/** The first stops of the Tab key. */
export function SkipLinks() {
  const { t } = useTranslation()
  const map = useMap()
  const changeView = useChangeView()
  return (
    <nav className={classes.links} aria-label={t('app.skip')}>
      <button type="button" onClick={() => map?.focus()}>
        {t('app.skip.map')}
      </button>
      <button
        type="button"
        onClick={async () => {
          await changeView({ pane: 'list' }, { replace: true })
          requestAnimationFrame(() => document.getElementById('pane-title')?.focus())
        }}
      >
        {t('app.skip.list')}
      </button>
      <button type="button" onClick={() => document.getElementById('search')?.focus()}>
        {t('app.skip.search')}
      </button>
    </nav>
  )
}

import { useComputedColorScheme } from '@mantine/core'
import { useNetwork } from '@mantine/hooks'
import { IconCloudOff } from '@tabler/icons-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMap } from '../map-context.ts'
import classes from './map-notices.module.css'

/** Says when what the map shows may be out of date or incomplete, and offers to ask again. */
export function MapNotices() {
  const { t } = useTranslation()
  const map = useMap()
  const { online } = useNetwork()
  const theme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  const [hasFailed, setFailed] = useState(false)

  useEffect(() => map?.onError(() => setFailed(true)), [map])
  const retry = useCallback(() => {
    setFailed(false)
    // The style may be what is missing; where it is there already, this asks for nothing.
    map?.setTheme(theme)
    map?.refresh()
  }, [map, theme])
  // What failed while the line was down is asked for again when it is back.
  const wasOffline = useRef(false)
  useEffect(() => {
    if (online && wasOffline.current) retry()
    wasOffline.current = !online
  }, [online, retry])

  if (online && !hasFailed) return null
  return (
    <div className={classes.notice} role="status">
      <IconCloudOff size={18} stroke={1.8} aria-hidden="true" />
      <span>{t(online ? 'app.map.incomplete' : 'failure.offline')}</span>
      {online && (
        <button type="button" className={classes.retry} onClick={retry}>
          {t('common.retry')}
        </button>
      )}
    </div>
  )
}

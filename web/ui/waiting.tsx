import { Loader } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** A quiet sign that something is on its way; after a few seconds it says so in words. */
export function Waiting() {
  const { t } = useTranslation()
  const [isSlow, setIsSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsSlow(true), 4000)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div role="status" style={{ display: 'grid', justifyItems: 'center', gap: 8, padding: 16 }}>
      <Loader size="sm" aria-hidden="true" />
      <span className={isSlow ? undefined : 'visually-hidden'}>
        {t(isSlow ? 'common.slow' : 'common.loading')}
      </span>
    </div>
  )
}

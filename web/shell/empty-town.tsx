import { useTranslation } from 'react-i18next'
import { useSession } from '../accounts/session.ts'
import { useMunicipality } from '../municipality.ts'
import classes from './map-notices.module.css'

/** Where nothing is to be seen and nobody knows where the town is: says so, and to staff what to do. */
export function EmptyTown() {
  const { t } = useTranslation()
  const { slug, bbox } = useMunicipality()
  const { isStaff } = useSession()
  if (bbox) return null
  return (
    <div className={classes.empty} role="status">
      <p>{t('app.map.empty')}</p>
      {isStaff && (
        <>
          <p>{t('app.map.emptyHint')}</p>
          <code>{`npm run import -- boundary.geojson --municipality ${slug} --as boundary`}</code>
        </>
      )}
    </div>
  )
}

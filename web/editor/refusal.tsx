import { Alert } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useMap } from '../map-context.ts'
import type { Problem } from '../request.ts'
import { failureReason } from '../ui/failure.tsx'
import textButton from '../ui/text-button.module.css'
import classes from './edit-bar.module.css'
import type { Editing } from './editing.tsx'
import type { Land } from './land.ts'

/** Why the last edit was not done, and where. */
export function Refusal({ editing, land }: { editing: Editing; land: Land | null }) {
  const { t } = useTranslation()
  const map = useMap()
  const { refused } = editing.state
  if (!refused) return null
  const { problem } = refused
  const { place, parcels = [] } = problem.where
  const numbers = parcels.flatMap((key) => land?.parcels.get(key)?.cadastralNumber ?? [])
  return (
    <div className={classes.refusal}>
      <Alert
        color="red"
        variant="light"
        role="alert"
        p="xs"
        withCloseButton
        closeButtonLabel={t('common.close')}
        onClose={() => editing.queue.forgetRefusal()}
      >
        {t(`editor.refused.${problem.code}`, { defaultValue: otherwise(problem) })}
        {numbers.length > 0 && ` ${t('editor.refusedParcels', { numbers: numbers.join(', ') })}`}
        {map && place && (
          <button
            type="button"
            className={textButton.button}
            onClick={() => map.flyTo(place.coordinates as [number, number])}
          >
            {t('editor.showPlace')}
          </button>
        )}
      </Alert>
    </div>
  )

  function otherwise({ status, detail }: Problem): string {
    if (status === 412) return t('editor.refused.stale')
    const told = t(`failure.${failureReason(status < 0 ? null : problem)}`)
    return detail && status < 500 ? `${told} ${detail}` : told
  }
}

import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useSession } from '../accounts/session.ts'
import { useLocalFormat } from '../municipality.ts'
import { useChangeView } from '../use-view.ts'

/** Leads to need as it was known at the end of the period; of days to come there is none. */
export function TimeNeed({ until }: { until: string }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { isStaff } = useSession()
  const changeView = useChangeView()
  const isPast = until < new Date().toISOString().slice(0, 10)
  if (!isStaff || !isPast) return null
  return (
    <Button
      size="xs"
      variant="default"
      onClick={() => changeView({ asOf: until, need: 'auto', pane: 'need', unit: undefined })}
    >
      {t('time.need', { day: format.day(until) })}
    </Button>
  )
}

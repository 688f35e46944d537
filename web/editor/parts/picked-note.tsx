import { useTranslation } from 'react-i18next'
import { useLocalFormat } from '../../municipality.ts'
import classes from '../edit-bar.module.css'
import type { LandParcel } from '../land.ts'

interface PickedNoteProps {
  picked: LandParcel[]
  /** As many are wanted. */
  least: number
  most?: number
  /** What is said when none is picked and none has to be. */
  none?: string
}

const mostNamed = 6

/** What is picked, or that something has to be. */
export function PickedNote({ picked, least, most, none = 'editor.pick' }: PickedNoteProps) {
  const { t, i18n } = useTranslation()
  const format = useLocalFormat()
  if (picked.length === 0 && least === 0) return <p className={classes.saved}>{t(none)}</p>
  if (picked.length < least)
    return <p className={classes.unsaved}>{t('editor.pickMore', { count: least })}</p>
  if (most !== undefined && picked.length > most)
    return <p className={classes.unsaved}>{t('editor.pickFewer', { count: most })}</p>
  const named = picked.slice(0, mostNamed).map(({ cadastralNumber }) => cadastralNumber)
  const area = picked.reduce((sum, { areaM2 }) => sum + areaM2, 0)
  const numbers = new Intl.ListFormat(i18n.language, { type: 'unit' }).format(named)
  return (
    <p className={classes.told} role="status">
      {t('editor.picked', {
        count: picked.length,
        numbers: picked.length > mostNamed ? `${numbers} …` : numbers,
      })}
      {area > 0 && <small className={classes.aside}>{format.areaM2(area)}</small>}
    </p>
  )
}

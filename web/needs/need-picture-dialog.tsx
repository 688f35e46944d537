import { useTranslation } from 'react-i18next'
import { useLocalFormat } from '../municipality.ts'
import { PictureDialog } from '../tools/picture-dialog.tsx'
import { needPictureLegend } from './need-picture-legend.ts'
import { useComponentName } from './use-component-name.ts'
import { useNeed } from './use-need.ts'
import { useSpots } from './use-spots.ts'

/** A picture with need on it, and what its colours mean. */
export function NeedPictureDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const nameOf = useComponentName()
  const need = useNeed()
  const spots = useSpots(need)
  return (
    <PictureDialog
      onClose={onClose}
      aboveLegend={(map, theme) =>
        needPictureLegend(t, format, { map, need, spots, nameOf }, theme)
      }
    />
  )
}

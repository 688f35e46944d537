import { useTranslation } from 'react-i18next'
import { bearingDeg } from '../../../api/client.ts'
import { measureReadout } from '../../map/measure-readout.ts'
import { useLocalFormat, useMunicipality } from '../../municipality.ts'
import { officialProjection } from '../../tools/official-projection.ts'
import classes from '../edit-bar.module.css'
import type { EditTool } from '../mode.ts'

/** How long and how large it is so far, and what the pointer holds on to. */
export function Readout({ tool: { sketch, land } }: { tool: EditTool }) {
  const { t } = useTranslation()
  const municipality = useMunicipality()
  const format = useLocalFormat()
  if (!sketch) return null
  const { kind, corners, cursor } = sketch
  const { lengthM, legM, areaM2 } = measureReadout(
    kind === 'lines' ? 'distance' : 'area',
    corners,
    cursor?.place ?? null,
    officialProjection(municipality),
  )
  const hand = cursor ? [...corners, cursor.place] : corners
  const [from, to] = hand.slice(-2).map((place) => land?.plane.toPoint(place))
  const metres = (value: number) => `${format.fixed(value, 2)}\u202fm`
  return (
    <p className={classes.figures}>
      <span>{t('editor.leg', { length: metres(legM) })}</span>
      {from && to && corners.length > 0 && (
        <span>{t('editor.bearing', { degrees: format.fixed(bearingDeg(from, to), 3) })}</span>
      )}
      <span>{t('editor.whole', { length: metres(lengthM) })}</span>
      {kind !== 'lines' && <span>{`${format.fixed(areaM2, 1)}\u202fm²`}</span>}
      {kind !== 'shown' && (
        <span className={classes.snap}>{t(`editor.snap.${cursor?.snap?.kind ?? 'none'}`)}</span>
      )}
    </p>
  )
}

import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PlanDocument } from '../../../api/client.ts'
import { drawSheet } from '../../map/picture/draw-sheet.ts'
import { useLocalFormat, useMunicipality } from '../../municipality.ts'
import type { Unit } from '../../needs/need-queries.ts'
import { type DrawnMaps, drawMaps } from './draw-maps.ts'
import type { MapPictures } from './section-view.tsx'

/** Enough for a screen and a printer; the PDF takes the maps as they were drawn. */
const pixelsPerMm = 8

interface Drawn {
  of: PlanDocument
  maps: DrawnMaps | null
  pictures: MapPictures
}

/** Draws the maps of a document; undefined meanwhile, null where the browser cannot. */
export function useMaps(document: PlanDocument | undefined, units: readonly Unit[]) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug, bbox, languages } = useMunicipality()
  const [drawn, setDrawn] = useState<Drawn>()
  useEffect(() => {
    if (!document) return
    let isWanted = true
    const addresses: string[] = []
    const draw = async (): Promise<Drawn> => {
      const wanted = {
        t,
        format,
        slug,
        document,
        units,
        townBounds: bbox,
        nameLanguages: languages,
      }
      const maps = await drawMaps(wanted)
      const [need, interventions] = await Promise.all(
        [maps.need, maps.interventions].map(async ({ sheet, canvas }) =>
          URL.createObjectURL(await drawSheet(sheet, canvas, pixelsPerMm)),
        ),
      )
      addresses.push(need!, interventions!)
      return { of: document, maps, pictures: { need: need!, interventions: interventions! } }
    }
    draw()
      .catch((): Drawn => ({ of: document, maps: null, pictures: null }))
      .then((done) => (isWanted ? setDrawn(done) : forget()))
    const forget = () => {
      for (const address of addresses) URL.revokeObjectURL(address)
    }
    return () => {
      isWanted = false
      forget()
    }
  }, [document, units, t, format, slug, bbox, languages])
  return drawn?.of === document ? { maps: drawn?.maps, pictures: drawn?.pictures } : {}
}

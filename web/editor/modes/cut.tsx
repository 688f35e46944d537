import { NativeSelect } from '@mantine/core'
import { IconScissors } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { bbox, featureCollection } from '@turf/turf'
import type { MultiPolygon, Polygon } from 'geojson'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OperationInput } from '../../../api/client.ts'
import { findCollection } from '../../collections.ts'
import { useLocalFormat, useMunicipality } from '../../municipality.ts'
import type { Thing } from '../../queries.ts'
import { request } from '../../request.ts'
import { thingTitle } from '../../ui/words.ts'
import classes from '../edit-bar.module.css'
import type { LandParcel } from '../land.ts'
import type { EditMode, EditTool } from '../mode.ts'
import { DoButton } from '../parts/do-button.tsx'
import { LineParts } from '../parts/line-parts.tsx'
import { PickedNote } from '../parts/picked-note.tsx'

/** Along the outline of a shape: one that is drawn, or one of another layer. */
export const cut: EditMode = {
  name: 'cut',
  icon: IconScissors,
  shortcut: 'u',
  sketch: 'ring',
  Panel: CutPanel,
}

type Cut = Extract<OperationInput, { operation: 'cut' }>

/** Layers of shapes that land is cut along. */
const cutters = ['zones', 'road-surfaces', 'land-covers', 'districts']

function CutPanel({ tool }: { tool: EditTool }) {
  const { t } = useTranslation()
  const [layer, setLayer] = useState('')
  const { picked, sketch } = tool
  const parcels = picked.map(({ key }) => key)
  const corners = sketch?.corners ?? []
  return (
    <>
      <PickedNote picked={picked} least={1} />
      <NativeSelect
        size="xs"
        label={t('editor.cutAlong')}
        value={layer}
        data={[
          { value: '', label: t('editor.cutAlongDrawn') },
          ...cutters
            .filter((name) => findCollection(name))
            .map((value) => ({ value, label: t(`collection.${value}`) })),
        ]}
        onChange={(event) => setLayer(event.currentTarget.value)}
      />
      {layer ? (
        <CutByFeature key={layer} tool={tool} layer={layer} />
      ) : (
        <>
          <LineParts tool={tool} isRing />
          <DoButton
            tool={tool}
            operations={
              corners.length > 2 && parcels.length > 0
                ? [
                    {
                      operation: 'cut',
                      parcels,
                      shape: { type: 'Polygon', coordinates: [[...corners, corners[0]!]] },
                    },
                  ]
                : null
            }
          />
        </>
      )}
    </>
  )
}

function CutByFeature({ tool, layer }: { tool: EditTool; layer: string }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { picked } = tool
  const { data = [] } = useShapesAround(layer, picked)
  const [id, setId] = useState('')
  const chosen = data.find((each) => String(each.id) === id) ?? data[0]
  const parcels = picked.map(({ key }) => key)
  const collection = findCollection(layer)!
  if (picked.length > 0 && data.length === 0)
    return <p className={classes.saved}>{t('editor.noShapes')}</p>
  return (
    <div className={classes.row}>
      <NativeSelect
        size="xs"
        label={t('editor.shape')}
        value={String(chosen?.id ?? '')}
        data={data.map((each) => ({
          value: String(each.id),
          label: thingTitle(t, format, collection, each.id, each.properties),
        }))}
        onChange={(event) => setId(event.currentTarget.value)}
      />
      <DoButton
        tool={tool}
        operations={
          chosen && parcels.length > 0
            ? [{ operation: 'cut', parcels, shape: chosen.geometry as Cut['shape'] }]
            : null
        }
      />
    </div>
  )
}

/** The shapes of a layer that lie where the parcels do. */
function useShapesAround(layer: string, picked: LandParcel[]) {
  const { slug } = useMunicipality()
  const features = picked.map(({ geometry }) => ({
    type: 'Feature' as const,
    properties: {},
    geometry: geometry as Polygon | MultiPolygon,
  }))
  const box = picked.length > 0 ? bbox(featureCollection(features)).join() : ''
  return useQuery({
    queryKey: ['cutters', slug, layer, box],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/${slug}/${layer}?bbox=${box}&limit=100`
      return (await request<{ features: Thing[] }>(path, { signal })).features
    },
    enabled: box !== '',
  })
}

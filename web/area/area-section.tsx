import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { IconCircle, IconLasso, IconPolygon, IconRectangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DrawMode } from '../draw/modes.ts'
import { parseCoordinates } from '../map/coordinates/parse-coordinates.ts'
import type { Bounds } from '../map/types.ts'
import { useMap } from '../map-context.ts'
import { useMunicipality } from '../municipality.ts'
import { request } from '../request.ts'
import { officialProjection } from '../tools/official-projection.ts'
import { useChangeView } from '../use-view.ts'
import classes from './area.module.css'
import { type Area, writeArea } from './area.ts'
import { useArea } from './use-area.ts'
import { useStartDrawing } from './use-drawing.ts'

const icons = {
  lasso: IconLasso,
  polygon: IconPolygon,
  rectangle: IconRectangle,
  circle: IconCircle,
} satisfies Record<DrawMode, typeof IconCircle>

/** Narrows all to an area: drawn on the map, or by what can be typed and chosen. */
export function AreaSection() {
  const { t } = useTranslation()
  const area = useArea()
  const changeView = useChangeView()
  const startDrawing = useStartDrawing()
  const set = (next: Area | undefined) => changeView({ area: next && writeArea(next) })
  return (
    <section className={classes.section} aria-labelledby="area-title">
      <h3 id="area-title" className={classes.title}>
        {t('area.title')}
      </h3>
      <p className={classes.lead}>{t('area.lead')}</p>
      <fieldset className={classes.modes} aria-label={t('area.drawing')}>
        {Object.entries(icons).map(([mode, Icon]) => (
          <Button
            key={mode}
            variant="default"
            size="xs"
            disabled={!startDrawing}
            leftSection={<Icon size={17} stroke={1.7} aria-hidden="true" />}
            onClick={() => startDrawing?.(mode as DrawMode)}
          >
            {t(`area.draw.${mode}`)}
          </Button>
        ))}
      </fieldset>
      <DistrictChoice area={area} onChange={set} />
      <ViewButton onChange={set} />
      <CircleForm onChange={set} />
      {area && (
        <Button variant="default" size="xs" onClick={() => set(undefined)}>
          {t('area.remove')}
        </Button>
      )}
    </section>
  )
}

interface Changes {
  onChange: (area: Area | undefined) => void
}

function DistrictChoice({ area, onChange }: Changes & { area: Area | undefined }) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { data = [] } = useQuery({
    queryKey: ['area-districts', slug],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/${slug}/districts?limit=1000&sort=name`
      const { features } = await request<{
        features: { id: number; properties: { name: string } }[]
      }>(path, { signal })
      return features.map(({ id, properties }) => ({ id, name: properties.name }))
    },
  })
  return (
    <NativeSelect
      label={t('area.district')}
      value={area?.kind === 'district' ? String(area.id) : ''}
      data={[
        { value: '', label: t('area.noDistrict') },
        ...data.map(({ id, name }) => ({ value: String(id), label: name })),
      ]}
      onChange={(event) => {
        const id = Number(event.currentTarget.value)
        onChange(id > 0 ? { kind: 'district', id } : undefined)
      }}
    />
  )
}

function ViewButton({ onChange }: Changes) {
  const { t } = useTranslation()
  const map = useMap()
  return (
    <Button
      variant="default"
      size="xs"
      disabled={!map}
      onClick={() => map && onChange({ kind: 'ring', ring: ringOf(map.getBounds()) })}
    >
      {t('area.view')}
    </Button>
  )
}

function ringOf([west, south, east, north]: Bounds) {
  const corners = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
  return corners.map((corner) => corner.map((degrees) => Number(degrees.toFixed(6))))
}

/** A circle in words: the same as one drawn, without a pointer. */
function CircleForm({ onChange }: Changes) {
  const { t } = useTranslation()
  const municipality = useMunicipality()
  const [centre, setCentre] = useState('')
  const [radiusM, setRadiusM] = useState<number | ''>(250)
  const [problem, setProblem] = useState<string | null>(null)
  const apply = () => {
    const parsed = parseCoordinates(centre, { projection: officialProjection(municipality) })
    if ('error' in parsed) return setProblem(t(parsed.error, parsed.values))
    if (radiusM) onChange({ kind: 'circle', centre: parsed.place, radiusM })
  }
  return (
    <form
      className={classes.circle}
      aria-label={t('area.circle')}
      onSubmit={(event) => {
        event.preventDefault()
        apply()
      }}
    >
      <TextInput
        label={t('area.centre')}
        placeholder="45.6512, 25.6101"
        value={centre}
        error={problem}
        onChange={(event) => {
          setCentre(event.currentTarget.value)
          setProblem(null)
        }}
      />
      <NumberInput
        label={t('area.radius')}
        min={1}
        max={50_000}
        suffix=" m"
        hideControls
        value={radiusM}
        onChange={(value) => setRadiusM(value === '' ? '' : Number(value))}
      />
      <Button type="submit" variant="default" disabled={centre.trim() === '' || !radiusM}>
        {t('area.apply')}
      </Button>
    </form>
  )
}

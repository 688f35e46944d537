import { Alert, Button, NativeSelect, TextInput, useComputedColorScheme } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLayers } from '../layers/layers.ts'
import type { MapHandle } from '../map/handle.ts'
import type { LegendItem, PictureOptions } from '../map/picture/options.ts'
import type { Theme } from '../map/types.ts'
import { useMap } from '../map-context.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import classes from '../ui/dialog.module.css'
import { Dialog } from '../ui/dialog.tsx'
import { useView } from '../use-view.ts'
import { sheetNotes } from './sheet-notes.ts'

type Form = 'png' | 'a4-portrait' | 'a4-landscape' | 'a3-portrait' | 'a3-landscape'
const forms: Form[] = ['png', 'a4-portrait', 'a4-landscape', 'a3-portrait', 'a3-landscape']
/** The n of 1:n that plans are drawn in. */
const scales = [200, 500, 1000, 2000, 5000, 10_000, 25_000]
/** As on the screen. */
const present = ''

interface PictureDialogProps {
  onClose: () => void
  /** What is to be explained besides the layers, above them. */
  aboveLegend?: (map: MapHandle, theme: Theme) => LegendItem[]
}

/** The present view as a picture or a sheet, with title, legend, scale bar and date. */
export function PictureDialog({ onClose, aboveLegend }: PictureDialogProps) {
  const { t } = useTranslation()
  const map = useMap()
  const { name, slug } = useMunicipality()
  const format = useLocalFormat()
  const { pictureLegend } = useLayers()
  // A PDF is for paper, and always light.
  const theme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  const { asOf } = useView()
  const [title, setTitle] = useState(name)
  const [form, setForm] = useState<Form>('a4-landscape')
  const [scale, setScale] = useState(present)
  const [state, setState] = useState<'ready' | 'drawing' | 'failed'>('ready')

  const draw = async () => {
    if (!map) return
    setState('drawing')
    const drawnIn = form === 'png' ? theme : 'light'
    const legend = [...(aboveLegend?.(map, drawnIn) ?? []), ...pictureLegend(drawnIn)]
    const notes = sheetNotes(t, format, new Date(), asOf)
    try {
      const blob = await map.exportPicture(optionsOf(form, scale, { title, legend, notes }))
      save(blob, `${slug}.${form === 'png' ? 'png' : 'pdf'}`)
      onClose()
    } catch {
      setState('failed')
    }
  }
  return (
    <Dialog title={t('picture.title')} onClose={onClose}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          void draw()
        }}
      >
        <TextInput
          data-autofocus
          label={t('picture.heading')}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <NativeSelect
          label={t('picture.form')}
          value={form}
          onChange={(event) => setForm(event.currentTarget.value as Form)}
          data={forms.map((value) => ({ value, label: t(`picture.form.${value}`) }))}
        />
        {form !== 'png' && (
          <NativeSelect
            label={t('map.picture.scale')}
            value={scale}
            onChange={(event) => setScale(event.currentTarget.value)}
            data={[
              { value: present, label: t('map.picture.scalePresent') },
              ...scales.map((n) => ({ value: `${n}`, label: `1:${format.number(n)}` })),
            ]}
          />
        )}
        {state === 'failed' && <Alert color="red">{t('picture.failed')}</Alert>}
        <div className={classes.buttons}>
          <Button type="submit" loading={state === 'drawing'} disabled={!map}>
            {t('picture.make')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function optionsOf(
  form: Form,
  scale: string,
  furniture: Pick<PictureOptions, 'title' | 'legend' | 'notes'>,
): PictureOptions {
  if (form === 'png') return { format: 'png', ...furniture }
  const [paper, orientation] = form.split('-') as ['a4' | 'a3', 'portrait' | 'landscape']
  const chosen = scale === present ? undefined : Number(scale)
  return { format: 'pdf', paper, orientation, scale: chosen, ...furniture }
}

function save(blob: Blob, name: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

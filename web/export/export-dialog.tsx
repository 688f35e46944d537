import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { announce } from '../ui/announcer.tsx'
import dialogClasses from '../ui/dialog.module.css'
import { Dialog } from '../ui/dialog.tsx'
import { Failure } from '../ui/failure.tsx'
import { saveFile } from '../ui/save-file.ts'
import { fetchParcelsFile, parcelFormats } from './fetch-parcels-file.ts'

interface ExportDialogProps {
  which: Record<string, string | undefined>
  count?: number
  onClose: () => void
}

export function ExportDialog({ which, count, onClose }: ExportDialogProps) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug, srid } = useMunicipality()
  const [fileFormat, setFileFormat] = useState<string>(parcelFormats[0])
  const [crs, setCrs] = useState(String(srid))
  const [typed, setTyped] = useState('')
  const chosen = crs === 'other' ? typed.trim().replace(/^EPSG:/i, '') : crs
  const isSound = /^\d{1,6}$/.test(chosen)
  const asked = useRef<AbortController>(null)
  useEffect(() => () => asked.current?.abort(), [])
  const save = useMutation({
    mutationFn: async () => {
      asked.current = new AbortController()
      const { blob, name } = await fetchParcelsFile(
        slug,
        { ...which, format: fileFormat, srid: chosen },
        asked.current.signal,
      )
      saveFile(blob, name)
      return name
    },
    onSuccess: (name) => announce(t('export.saved', { name })),
  })
  return (
    <Dialog title={t('export.title')} onClose={onClose}>
      <form
        className={dialogClasses.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (isSound) save.mutate()
        }}
      >
        {count !== undefined && <p>{t('export.count', { count, number: format.number(count) })}</p>}
        <NativeSelect
          data-autofocus
          label={t('export.format')}
          description={t(`export.about.${fileFormat}`)}
          value={fileFormat}
          data={parcelFormats.map((value) => ({ value, label: t(`export.format.${value}`) }))}
          onChange={(event) => setFileFormat(event.currentTarget.value)}
        />
        <NativeSelect
          label={t('survey.crs')}
          value={crs}
          data={[
            { value: String(srid), label: t('survey.crsOfTown', { srid }) },
            ...(srid === 4326 ? [] : [{ value: '4326', label: t('survey.crsDegrees') }]),
            { value: 'other', label: t('survey.crsOther') },
          ]}
          onChange={(event) => setCrs(event.currentTarget.value)}
        />
        {crs === 'other' && (
          <TextInput
            label={t('survey.crsCode')}
            placeholder="32635"
            inputMode="numeric"
            value={typed}
            error={typed !== '' && !isSound ? t('survey.crsCodeWrong') : undefined}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        <div className={dialogClasses.buttons}>
          <Button type="submit" loading={save.isPending} disabled={!isSound}>
            {t('export.save')}
          </Button>
        </div>
        {save.data && <p role="status">{t('export.saved', { name: save.data })}</p>}
        {save.error && <Failure error={save.error} />}
      </form>
    </Dialog>
  )
}

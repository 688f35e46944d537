import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Question } from '../../api/client.ts'
import { useMunicipality } from '../municipality.ts'
import { Failure } from '../ui/failure.tsx'
import { saveFile } from '../ui/save-file.ts'
import { useView } from '../use-view.ts'
import { thingsCsv } from './csv.ts'
import { readAllThings } from './question-queries.ts'
import classes from './questions.module.css'

/** All that matches, as a file. */
export function AnswerExport({ question }: { question: Question }) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { asOf } = useView()
  const save = useMutation({
    mutationFn: async (format: 'csv' | 'geojson') => {
      const features = await readAllThings(slug, question, asOf)
      const text =
        format === 'csv'
          ? thingsCsv(features)
          : JSON.stringify({ type: 'FeatureCollection', features })
      const type = format === 'csv' ? 'text/csv' : 'application/geo+json'
      const name = `${slug}-${question.about}${asOf ? `-${asOf}` : ''}.${format}`
      saveFile(new Blob([text], { type }), name)
    },
  })
  return (
    <div className={classes.actions}>
      {(['csv', 'geojson'] as const).map((format) => (
        <Button
          key={format}
          variant="default"
          size="xs"
          loading={save.isPending && save.variables === format}
          onClick={() => save.mutate(format)}
        >
          {t(`questions.export.${format}`)}
        </Button>
      ))}
      {save.error && <Failure error={save.error} />}
    </div>
  )
}

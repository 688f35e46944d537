import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codeLists } from '../../api/client.ts'
import { findCollection } from '../collections.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { thingQuery } from '../queries.ts'
import { newKey, request } from '../request.ts'
import { DayInput } from '../ui/day-input.tsx'
import { DeedProblem } from '../ui/deed-problem.tsx'
import dialogClasses from '../ui/dialog.module.css'
import { Dialog } from '../ui/dialog.tsx'
import { weekdayName, weekdays } from '../ui/weekdays.ts'
import { thingTitle } from '../ui/words.ts'
import { useView } from '../use-view.ts'
import classes from './plans.module.css'
import { useDeed } from './use-deed.ts'

const kinds = codeLists.occasions.kind

/** Keeps the place that is selected on the map open at certain times. */
export function OccasionDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const { selection } = useView()
  const collection = selection && findCollection(selection.collection)
  const { data: place } = useQuery({
    ...thingQuery(slug, selection ?? { collection: '', id: 0 }, undefined),
    enabled: collection !== undefined && !collection.isPlaceless,
  })
  const [key] = useState(newKey)
  const [draft, setDraft] = useState({
    title: '',
    kind: 'market' as (typeof kinds)[number],
    weekdays: [] as string[],
    startsOn: null as string | null,
    endsOn: null as string | null,
  })
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part })
  const { run, problem, isBusy } = useDeed()
  const geometry = place?.geometry
  const save = async () => {
    const body = { ...draft, weekdays: draft.weekdays.map(Number), geometry }
    const headers = { 'idempotency-key': key }
    const made = await run(() =>
      request<object>(`/api/v1/${slug}/occasions`, { method: 'POST', headers, body }),
    )
    if (made) onClose()
  }
  return (
    <Dialog title={t('plans.occasions.add')} onClose={onClose}>
      <form
        className={dialogClasses.form}
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <p className={classes.lead}>
          {geometry && collection && place
            ? t('plans.occasions.place', {
                place: thingTitle(t, format, collection, place.id, place.properties),
              })
            : t('plans.occasions.selectFirst')}
        </p>
        <TextInput
          data-autofocus
          required
          maxLength={200}
          label={t('field.title')}
          value={draft.title}
          onChange={(event) => change({ title: event.currentTarget.value })}
        />
        <NativeSelect
          label={t('field.kind')}
          value={draft.kind}
          data={kinds.map((value) => ({ value, label: t(`value.occasions.kind.${value}`) }))}
          onChange={(event) => change({ kind: event.currentTarget.value as typeof draft.kind })}
        />
        <Checkbox.Group
          label={t('field.weekdays')}
          description={t('plans.occasions.weekdaysHint')}
          value={draft.weekdays}
          onChange={(days) => change({ weekdays: days })}
        >
          <div className={classes.row}>
            {weekdays.map((day) => (
              <Checkbox
                key={day}
                value={String(day)}
                label={weekdayName(format.language, day, 'short')}
              />
            ))}
          </div>
        </Checkbox.Group>
        <div className={classes.fields}>
          <DayInput
            label={t('field.startsOn')}
            value={draft.startsOn ?? undefined}
            onChange={(day) => change({ startsOn: day ?? null })}
          />
          <DayInput
            label={t('field.endsOn')}
            value={draft.endsOn ?? undefined}
            onChange={(day) => change({ endsOn: day ?? null })}
          />
        </div>
        <DeedProblem problem={problem} />
        <div className={dialogClasses.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('account.cancel')}
          </Button>
          <Button type="submit" loading={isBusy} disabled={!geometry || !draft.title.trim()}>
            {t('account.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

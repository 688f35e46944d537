import { Button, NativeSelect, NumberInput, Switch, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMunicipality } from '../municipality.ts'
import dialogClasses from '../ui/dialog.module.css'
import { Dialog } from '../ui/dialog.tsx'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import {
  addComponent,
  type ComponentSources,
  changeComponent,
  componentSourcesQuery,
  type OwnComponent,
} from './own-component-queries.ts'
import { contentOfDraft, type Draft, draftOf, figuresOf, isWhole } from './own-draft.ts'
import { mostWeight } from './weights.ts'

interface OwnComponentDialogProps {
  /** The one that is changed; absent for a new one. */
  own: OwnComponent | undefined
  title: string
  /** Codes that there are already. */
  taken: readonly string[]
  onDone: () => void
  onClose: () => void
}

/** What a component is made from, how, and what it is called. What failed is said, and what was typed stays. */
export function OwnComponentDialog({
  own,
  title,
  taken,
  onDone,
  onClose,
}: OwnComponentDialogProps) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const sources = useQuery(componentSourcesQuery(slug))
  const [draft, setDraft] = useState<Draft>(() => draftOf(own))
  const save = useMutation({
    mutationFn: () => {
      const content = contentOfDraft(draft, own?.code, taken)
      return own ? changeComponent(slug, own, content) : addComponent(slug, content)
    },
    onSuccess: onDone,
  })
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part })
  return (
    <Dialog title={title} onClose={onClose}>
      {sources.error && <Failure error={sources.error} onRetry={() => sources.refetch()} />}
      {sources.isPending && <Waiting />}
      {sources.data && (
        <form
          className={dialogClasses.form}
          onSubmit={(event) => {
            event.preventDefault()
            save.mutate()
          }}
        >
          <Names draft={draft} change={change} />
          <From draft={draft} change={change} sources={sources.data} isNew={own === undefined} />
          <How draft={draft} change={change} />
          {save.error && <Failure error={save.error} />}
          <div className={dialogClasses.buttons}>
            <Button type="submit" loading={save.isPending} disabled={!isWhole(draft)}>
              {t('need.own.keep')}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  )
}

interface PartProps {
  draft: Draft
  change: (part: Partial<Draft>) => void
}

function Names({ draft, change }: PartProps) {
  const { t, i18n } = useTranslation()
  const { languages } = useMunicipality()
  const all = [...new Set([i18n.language, ...languages])]
  const inWords = new Intl.DisplayNames([i18n.language], { type: 'language' })
  return all.map((language, index) => (
    <TextInput
      key={language}
      data-autofocus={index === 0 || undefined}
      required={index === 0}
      maxLength={200}
      label={
        index === 0
          ? t('need.own.name')
          : t('need.own.nameIn', { language: inWords.of(language) ?? language })
      }
      value={draft.names[language] ?? ''}
      onChange={(event) =>
        change({ names: { ...draft.names, [language]: event.currentTarget.value } })
      }
    />
  ))
}

function From({
  draft,
  change,
  sources: { layers, views },
  isNew,
}: PartProps & { sources: ComponentSources; isNew: boolean }) {
  const { t } = useTranslation()
  const layer = layers.find(({ collection }) => `layer:${collection}` === draft.from)
  return (
    <>
      <NativeSelect
        required
        label={t('need.own.from')}
        description={views.length === 0 ? t('need.own.viewsHint') : undefined}
        value={draft.from}
        disabled={!isNew && draft.from.startsWith('view:')}
        data={[
          { value: '', label: t('need.own.choose') },
          {
            group: t('need.own.layers'),
            items: layers.map(({ collection }) => ({
              value: `layer:${collection}`,
              label: t(`collection.${collection}`),
            })),
          },
          ...(views.length > 0 && (isNew || draft.from.startsWith('view:'))
            ? [
                {
                  group: t('need.own.views'),
                  items: views.map((view) => ({ value: `view:${view}`, label: view })),
                },
              ]
            : []),
        ]}
        onChange={(event) => change({ from: event.currentTarget.value, figure: '' })}
      />
      {layer && (
        <NativeSelect
          required
          label={t('need.own.figure')}
          value={draft.figure}
          data={[
            { value: '', label: t('need.own.choose') },
            ...figuresOf(layer).map(({ value, field }) => ({
              value,
              label: field ? t(`field.${field}`, { defaultValue: field }) : value.slice(1),
            })),
          ]}
          onChange={(event) => change({ figure: event.currentTarget.value })}
        />
      )}
    </>
  )
}

function How({ draft, change }: PartProps) {
  const { t } = useTranslation()
  return (
    <>
      <NativeSelect
        label={t('need.own.direction')}
        value={draft.isInverted ? 'little' : 'much'}
        data={[
          { value: 'much', label: t('need.own.much') },
          { value: 'little', label: t('need.own.little') },
        ]}
        onChange={(event) =>
          change({ isInverted: event.currentTarget.value === 'little', per: '' })
        }
      />
      <NativeSelect
        label={t('need.own.aggregate')}
        value={draft.aggregate}
        data={[
          { value: 'mean', label: t('need.own.mean') },
          { value: 'sum', label: t('need.own.sum') },
        ]}
        onChange={(event) =>
          change({ aggregate: event.currentTarget.value as Draft['aggregate'], per: '' })
        }
      />
      {draft.aggregate === 'sum' && !draft.isInverted && (
        <NativeSelect
          label={t('need.own.per')}
          value={draft.per}
          data={(['', 'people', 'length', 'area'] as const).map((value) => ({
            value,
            label: t(`need.own.per.${value || 'none'}`),
          }))}
          onChange={(event) => change({ per: event.currentTarget.value as Draft['per'] })}
        />
      )}
      <TextInput
        maxLength={40}
        label={t('need.own.unit')}
        value={draft.unit}
        onChange={(event) => change({ unit: event.currentTarget.value })}
      />
      <NumberInput
        label={t(draft.isInverted ? 'need.own.capInverted' : 'need.own.cap')}
        description={t('need.own.capHint')}
        min={0}
        value={draft.cap}
        onChange={(cap) => change({ cap })}
      />
      <NumberInput
        label={t('need.own.weight')}
        min={0}
        max={mostWeight}
        step={0.5}
        value={draft.weight}
        onChange={(weight) => change({ weight })}
      />
      <Switch
        withThumbIndicator={false}
        label={t('need.own.log')}
        description={t('need.own.logHint')}
        checked={draft.isLog}
        onChange={(event) => change({ isLog: event.currentTarget.checked })}
      />
    </>
  )
}

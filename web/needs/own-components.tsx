import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../accounts/session.ts'
import { useMunicipality } from '../municipality.ts'
import { Failure } from '../ui/failure.tsx'
import { useChangeView } from '../use-view.ts'
import classes from './need-pane.module.css'
import { type Component, componentsQuery, runsQuery } from './need-queries.ts'
import { OwnComponentDialog } from './own-component-dialog.tsx'
import {
  addComponent,
  type OwnComponent,
  ownComponentQuery,
  removeComponent,
} from './own-component-queries.ts'
import { useComponentName } from './use-component-name.ts'
import type { Need } from './use-need.ts'
import { mostWeight } from './weights.ts'

/** What the municipality counts besides what the program brings along; managers add, change and remove it. */
export function OwnComponents({ need }: { need: Need }) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { role } = useSession()
  const nameOf = useComponentName()
  const queryClient = useQueryClient()
  const [dialog, setDialog] = useState<'new' | OwnComponent | null>(null)
  const [removed, setRemoved] = useState<OwnComponent | null>(null)
  const refresh = () =>
    Promise.all([
      queryClient.invalidateQueries(componentsQuery(slug)),
      queryClient.invalidateQueries(runsQuery(slug)),
    ])
  const edit = useMutation({
    mutationFn: (code: string) => queryClient.fetchQuery(ownComponentQuery(slug, code)),
    onSuccess: setDialog,
  })
  const remove = useMutation({
    mutationFn: async (code: string) => {
      const own = await queryClient.fetchQuery(ownComponentQuery(slug, code))
      await removeComponent(slug, own)
      return own
    },
    onSuccess: setRemoved,
    onSettled: refresh,
  })
  const restore = useMutation({
    mutationFn: ({ code, names, unit, source, config }: OwnComponent) =>
      addComponent(slug, { code, names, unit, source, config }),
    onSuccess: () => setRemoved(null),
    onSettled: refresh,
  })
  const own = need.components.filter(({ names }) => names !== null)
  const failure = edit.error ?? remove.error ?? restore.error
  if (role !== 'manager' && role !== 'admin') return null
  return (
    <section aria-labelledby="own-components">
      <h3 id="own-components" className={classes.group}>
        {t('need.own')}
      </h3>
      <p className={classes.hint}>{t('need.own.hint')}</p>
      <ul className={classes.own}>
        {own.map((component) => (
          <OwnRow
            key={component.code}
            component={component}
            need={need}
            onEdit={() => edit.mutate(component.code)}
            onRemove={() => remove.mutate(component.code)}
          />
        ))}
      </ul>
      {removed && (
        <div className={classes.told} role="status">
          <p>{t('need.own.removed', { name: Object.values(removed.names)[0] })}</p>
          <Button
            size="xs"
            variant="default"
            loading={restore.isPending}
            onClick={() => restore.mutate(removed)}
          >
            {t('need.preset.undo')}
          </Button>
        </div>
      )}
      {failure && <Failure error={failure} />}
      <Button size="xs" variant="default" aria-haspopup="dialog" onClick={() => setDialog('new')}>
        {t('need.own.add')}
      </Button>
      {dialog && (
        <OwnComponentDialog
          own={dialog === 'new' ? undefined : dialog}
          title={dialog === 'new' ? t('need.own.newTitle') : nameOf(dialog.code)}
          taken={need.components.map(({ code }) => code)}
          onDone={() => {
            setDialog(null)
            setRemoved(null)
            void refresh()
          }}
          onClose={() => setDialog(null)}
        />
      )}
    </section>
  )
}

interface OwnRowProps {
  component: Component
  need: Need
  onEdit: () => void
  onRemove: () => void
}

function OwnRow({ component: { code, hasData, source }, need, onEdit, onRemove }: OwnRowProps) {
  const { t } = useTranslation()
  const changeView = useChangeView()
  const name = useComponentName()(code)
  const isComputed = need.run?.components.includes(code) ?? false
  const state = isComputed ? (hasData === false ? 'need.own.noData' : null) : 'need.own.waiting'
  const deeds = [
    // What is made from a question is changed where the question is.
    ...(source === 'question' ? [] : [['need.own.edit', onEdit] as const]),
    ['need.own.remove', onRemove] as const,
  ]
  return (
    <li>
      <span>
        {name}
        {state && <span className={classes.why}>{t(state)}</span>}
      </span>
      {isComputed && (
        <button
          type="button"
          className={classes.link}
          aria-label={t('need.alone', { name })}
          onClick={() => changeView({ weights: { [code]: mostWeight }, preset: undefined })}
        >
          {t('need.own.map')}
        </button>
      )}
      {deeds.map(([words, act]) => (
        <button
          key={words}
          type="button"
          className={classes.link}
          aria-label={`${t(words)}: ${name}`}
          onClick={act}
        >
          {t(words)}
        </button>
      ))}
    </li>
  )
}

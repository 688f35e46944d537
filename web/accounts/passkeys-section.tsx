import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocalFormat } from '../municipality.ts'
import { request } from '../request.ts'
import { passkeysQuery } from './account-queries.ts'
import { ConfirmButton } from './confirm-button.tsx'
import { deviceOf } from './device.ts'
import { addPasskey } from './passkeys.ts'
import classes from './section.module.css'
import { Rows, Section } from './section.tsx'
import { useAction } from './use-action.ts'

export function PasskeysSection() {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const passkeys = useQuery(passkeysQuery)
  const [name, setName] = useState(() => deviceOf(navigator.userAgent))
  const { act, problem, isBusy } = useAction()

  const remove = (id: string) =>
    act(() => request('/api/auth/passkey/delete-passkey', { method: 'POST', body: { id } }))
  return (
    <Section title={t('account.passkeys')} hint={t('account.passkeys.hint')} problem={problem}>
      <Rows query={passkeys} none={t('account.passkeys.none')} keyOf={({ id }) => id}>
        {(passkey) => {
          const called = passkey.name ?? t('account.passkeys.nameless')
          return (
            <>
              <span className={classes.what}>
                <strong>{called}</strong>
                <small>{t('account.addedOn', { day: format.momentDay(passkey.createdAt) })}</small>
              </span>
              <ConfirmButton
                action={t('account.remove')}
                question={t('account.removeQuestion', { name: called })}
                onConfirm={() => remove(passkey.id)}
              />
            </>
          )
        }}
      </Rows>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          void act(() => addPasskey(name))
        }}
      >
        <TextInput
          label={t('account.passkeys.name')}
          required
          withAsterisk={false}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <div className={classes.buttons}>
          <Button type="submit" loading={isBusy}>
            {t('account.passkeys.add')}
          </Button>
        </div>
      </form>
    </Section>
  )
}

import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../request.ts'
import { PasswordField } from './password-field.tsx'
import classes from './section.module.css'
import { Section } from './section.tsx'
import { useAction } from './use-action.ts'

export function PasswordSection() {
  const { t } = useTranslation()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [isChanged, setChanged] = useState(false)
  const { act, problem, isBusy } = useAction()

  const change = async () => {
    const body = { currentPassword: current, newPassword: next, revokeOtherSessions: true }
    await request('/api/auth/change-password', { method: 'POST', body })
    setCurrent('')
    setNext('')
  }
  return (
    <Section
      title={t('account.password')}
      hint={t('account.password.hint')}
      problem={problem}
      done={isChanged && t('account.password.changed')}
    >
      <form
        className={classes.form}
        onSubmit={async (event) => {
          event.preventDefault()
          setChanged(await act(change))
        }}
      >
        <PasswordField
          label={t('account.password.current')}
          value={current}
          onChange={setCurrent}
        />
        <PasswordField
          label={t('account.password.new')}
          isNew
          value={next}
          onChange={(text) => {
            setNext(text)
            setChanged(false)
          }}
        />
        <div className={classes.buttons}>
          <Button type="submit" loading={isBusy}>
            {t('account.password.change')}
          </Button>
        </div>
      </form>
    </Section>
  )
}

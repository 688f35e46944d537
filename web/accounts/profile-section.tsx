import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { chooseLanguage, languageName, languages } from '../i18n.ts'
import { request } from '../request.ts'
import classes from './section.module.css'
import { Section } from './section.tsx'
import { useAction } from './use-action.ts'

export function ProfileSection({ user }: { user: { name: string } }) {
  const { t, i18n } = useTranslation()
  const [name, setName] = useState(user.name)
  const [language, setLanguage] = useState(i18n.language)
  const [isSaved, setSaved] = useState(false)
  const { act, problem, isBusy } = useAction()
  return (
    <Section title={t('account.profile')} problem={problem} done={isSaved && t('account.saved')}>
      <form
        className={classes.form}
        onSubmit={async (event) => {
          event.preventDefault()
          const body = { name, language }
          setSaved(await act(() => request('/api/v1/me', { method: 'PATCH', body })))
          await chooseLanguage(language)
        }}
      >
        <TextInput
          label={t('account.name')}
          autoComplete="name"
          required
          withAsterisk={false}
          maxLength={200}
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value)
            setSaved(false)
          }}
        />
        <NativeSelect
          label={t('account.language')}
          value={language}
          onChange={(event) => {
            setLanguage(event.currentTarget.value)
            setSaved(false)
          }}
          data={languages.map((value) => ({ value, label: languageName(value) }))}
        />
        <div className={classes.buttons}>
          <Button type="submit" loading={isBusy}>
            {t('account.save')}
          </Button>
        </div>
      </form>
    </Section>
  )
}

import { Alert, Anchor, Button, PasswordInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { municipalitiesQuery } from '../queries.ts'
import { Problem } from '../request.ts'
import { LanguageMenu } from '../shell/language-menu.tsx'
import { ThemeMenu } from '../shell/theme-menu.tsx'
import { useView } from '../use-view.ts'
import { signIn, useForgetSession } from './session.ts'
import classes from './sign-in-screen.module.css'

const demoRoles = ['planner', 'operator', 'manager', 'clerk', 'admin']
const demoPassword = 'terrier-demo'

export function SignInScreen() {
  const { t } = useTranslation()
  const { returnTo } = useView()
  const { submit, problem, isBusy } = useSigningIn(safePath(returnTo))
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const hasDemo = useQuery(municipalitiesQuery).data?.some(({ isDemo }) => isDemo)

  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void submit(email, password)
  }
  return (
    <div className={classes.screen}>
      <title>{t('signIn.pageTitle')}</title>
      <header className={classes.bar}>
        <Anchor href={safePath(returnTo)} className={classes.back}>
          ← {t('signIn.back')}
        </Anchor>
        <span className={classes.menus}>
          <LanguageMenu />
          <ThemeMenu />
        </span>
      </header>
      <main className={classes.main}>
        <h1 className={classes.title}>{t('signIn.title')}</h1>
        <p className={classes.lead}>{t('signIn.lead')}</p>
        <form className={classes.form} onSubmit={onSubmit}>
          {problem && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <TextInput
            label={t('signIn.email')}
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('signIn.password')}
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" loading={isBusy} fullWidth>
            {t('signIn.submit')}
          </Button>
        </form>
        {hasDemo && (
          <section className={classes.demo} aria-labelledby="demo-title">
            <h2 id="demo-title">{t('signIn.demo')}</h2>
            <p>{t('signIn.demoHint')}</p>
            <ul>
              {demoRoles.map((role) => (
                <li key={role}>
                  <button
                    type="button"
                    disabled={isBusy}
                    onClick={() => submit(`${role}@demo.test`, demoPassword)}
                  >
                    <strong>{t(`role.${role}`)}</strong>
                    <span>{t(`role.${role}.does`)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </main>
    </div>
  )
}

function useSigningIn(target: string) {
  const { t } = useTranslation()
  const router = useRouter()
  const forget = useForgetSession()
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)

  const submit = async (email: string, password: string) => {
    setBusy(true)
    setProblem(null)
    try {
      await signIn(email, password)
      await forget()
      router.history.push(target)
    } catch (error) {
      setProblem(t(`signIn.failed.${failure(error)}`))
      setBusy(false)
    }
  }
  return { submit, problem, isBusy }
}

function failure(error: unknown): string {
  if (!(error instanceof Problem)) return 'unexpected'
  if (error.status === 401 || error.status === 400 || error.status === 422) return 'wrong'
  if (error.status === 429) return 'tooMany'
  return error.status === 0 ? 'unreachable' : 'unexpected'
}

/** Only ever back into this site. */
function safePath(path: string | undefined): string {
  return path && /^\/(?![/\\])/.test(path) ? path : '/'
}

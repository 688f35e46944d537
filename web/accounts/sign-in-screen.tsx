import { Alert, Button, PasswordInput, TextInput } from '@mantine/core'
import { IconFingerprint, IconKey } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { municipalitiesQuery } from '../queries.ts'
import { Problem } from '../request.ts'
import { useView } from '../use-view.ts'
import { signInOptionsQuery } from './account-queries.ts'
import { CodeStep } from './code-step.tsx'
import { PageFrame, useReturnPath } from './page-frame.tsx'
import { knowsPasskeys, signInWithPasskey } from './passkeys.ts'
import { signIn, signInElsewhere, useForgetSession } from './session.ts'
import classes from './sign-in-screen.module.css'

const demoRoles = ['planner', 'operator', 'manager', 'clerk', 'admin']
const demoPassword = 'terrier-demo'

export function SignInScreen() {
  const { t } = useTranslation()
  const { step, submit, finish, startOver, problem, isBusy } = useSigningIn()
  const hasDemo = useQuery(municipalitiesQuery).data?.some(({ isDemo }) => isDemo)
  return (
    <PageFrame title={t('signIn.pageTitle')} heading={t('signIn.title')} lead={t('signIn.lead')}>
      {step === 'code' ? (
        <CodeStep onDone={finish} onCancel={startOver} />
      ) : (
        <>
          <PasswordForm problem={problem} isBusy={isBusy} onSubmit={submit.withPassword} />
          <OtherWays isBusy={isBusy} submit={submit} />
          {hasDemo && <DemoAccounts isBusy={isBusy} onChoose={submit.withPassword} />}
        </>
      )}
    </PageFrame>
  )
}

interface PasswordFormProps {
  problem: string | null
  isBusy: boolean
  onSubmit: (email: string, password: string) => Promise<void>
}

function PasswordForm({ problem, isBusy, onSubmit }: PasswordFormProps) {
  const { t } = useTranslation()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  return (
    <form
      className={classes.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        void onSubmit(email, password)
      }}
    >
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
  )
}

interface Submit {
  withPassword: (email: string, password: string) => Promise<void>
  withPasskey: () => Promise<void>
  elsewhere: () => Promise<void>
}

function OtherWays({ isBusy, submit }: { isBusy: boolean; submit: Submit }) {
  const { t } = useTranslation()
  const { data: options } = useQuery(signInOptionsQuery)
  const hasPasskeys = options?.passkeys && knowsPasskeys
  if (!hasPasskeys && !options?.oidc) return null
  return (
    <div className={classes.others}>
      {hasPasskeys && (
        <Button
          variant="default"
          leftSection={<IconFingerprint size={18} stroke={1.6} aria-hidden="true" />}
          disabled={isBusy}
          onClick={submit.withPasskey}
        >
          {t('signIn.withPasskey')}
        </Button>
      )}
      {options?.oidc && (
        <Button
          variant="default"
          leftSection={<IconKey size={18} stroke={1.6} aria-hidden="true" />}
          disabled={isBusy}
          onClick={submit.elsewhere}
        >
          {t('signIn.elsewhere', { name: options.oidc.name })}
        </Button>
      )}
    </div>
  )
}

interface DemoAccountsProps {
  isBusy: boolean
  onChoose: (email: string, password: string) => Promise<void>
}

function DemoAccounts({ isBusy, onChoose }: DemoAccountsProps) {
  const { t } = useTranslation()
  return (
    <section className={classes.demo} aria-labelledby="demo-title">
      <h2 id="demo-title">{t('signIn.demo')}</h2>
      <p>{t('signIn.demoHint')}</p>
      <ul>
        {demoRoles.map((role) => (
          <li key={role}>
            <button
              type="button"
              disabled={isBusy}
              onClick={() => onChoose(`${role}@demo.test`, demoPassword)}
            >
              <strong>{t(`role.${role}`)}</strong>
              <span>{t(`role.${role}.does`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function useSigningIn() {
  const { t } = useTranslation()
  const router = useRouter()
  const target = useReturnPath()
  const { error } = useView()
  const forget = useForgetSession()
  const [step, setStep] = useState<'ways' | 'code'>('ways')
  const [problem, setProblem] = useState(error ? t(`signIn.failed.${elsewhere(error)}`) : null)
  const [isBusy, setBusy] = useState(false)

  const finish = async () => {
    await forget()
    router.history.push(target)
  }
  /** `way` tells what comes next. */
  const attempt = async (way: () => Promise<'code' | 'done' | 'leaving'>) => {
    setBusy(true)
    setProblem(null)
    try {
      const next = await way()
      if (next === 'leaving') return
      if (next === 'done') return await finish()
      setStep('code')
    } catch (failed) {
      setProblem(t(`signIn.failed.${failure(failed)}`))
    }
    setBusy(false)
  }
  const submit: Submit = {
    withPassword: (email, password) =>
      attempt(async () => ((await signIn(email, password)) ? 'code' : 'done')),
    withPasskey: () =>
      attempt(async () => {
        await signInWithPasskey()
        return 'done'
      }),
    elsewhere: () =>
      attempt(async () => {
        location.assign(await signInElsewhere(target))
        return 'leaving'
      }),
  }
  return { step, submit, finish, startOver: () => setStep('ways'), problem, isBusy }
}

function failure(error: unknown): string {
  if (error instanceof DOMException) return 'passkey'
  if (!(error instanceof Problem)) return 'unexpected'
  if (error.code === 'passkey-not-found' || error.code === 'authentication-failed') return 'passkey'
  if (error.code === 'provider-not-found') return 'elsewhere'
  if (error.status === 401 || error.status === 400 || error.status === 422) return 'wrong'
  if (error.status === 429) return 'tooMany'
  return error.status === 0 ? 'unreachable' : 'unexpected'
}

/** What a provider, or the library on its behalf, says in the address. */
function elsewhere(error: string): string {
  if (error === 'access_denied') return 'refused'
  const unverified = ['email_not_verified', 'account_not_linked', 'email_not_found']
  return unverified.includes(error) ? 'unverified' : 'elsewhere'
}

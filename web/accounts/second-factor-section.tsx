import { Button, TextInput } from '@mantine/core'
import { QRCodeSVG } from 'qrcode.react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../request.ts'
import { CopyButton } from './copy-button.tsx'
import { PasswordField } from './password-field.tsx'
import classes from './section.module.css'
import { Section } from './section.tsx'
import { verifyCode } from './session.ts'
import { useAction } from './use-action.ts'

interface SetUp {
  totpURI: string
  backupCodes: string[]
}

/** Off, being set up, or on; backup codes are shown when they are made and never again. */
export function SecondFactorSection({ isOn }: { isOn: boolean }) {
  const { t } = useTranslation()
  const [setUp, setSetUp] = useState<SetUp | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)
  const [password, setPassword] = useState('')
  const { act, problem, isBusy } = useAction()

  /** What needs the password again. */
  const ask = async <T,>(what: string): Promise<T> => {
    const body = { password }
    const answer = await request<T>(`/api/auth/two-factor/${what}`, { method: 'POST', body })
    setPassword('')
    return answer
  }
  const enable = async () => setSetUp(await ask<SetUp>('enable'))
  const renew = async () =>
    setCodes((await ask<{ backupCodes: string[] }>('generate-backup-codes')).backupCodes)

  if (codes) return <BackupCodes codes={codes} onKept={() => setCodes(null)} />
  if (setUp) {
    return (
      <SetUpForm
        uri={setUp.totpURI}
        onCancel={() => setSetUp(null)}
        onVerified={() => {
          setCodes(setUp.backupCodes)
          setSetUp(null)
        }}
      />
    )
  }
  return (
    <Section
      title={t('account.secondFactor')}
      hint={t(`account.secondFactor.${isOn ? 'on' : 'off'}`)}
      problem={problem}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          void act(isOn ? renew : enable)
        }}
      >
        <PasswordField
          label={t('account.password.current')}
          value={password}
          onChange={setPassword}
        />
        <div className={classes.buttons}>
          <Button type="submit" loading={isBusy} variant={isOn ? 'default' : 'filled'}>
            {t(`account.secondFactor.${isOn ? 'renew' : 'enable'}`)}
          </Button>
          {isOn && (
            <Button
              variant="default"
              disabled={isBusy || password === ''}
              onClick={() => act(() => ask('disable'))}
            >
              {t('account.secondFactor.disable')}
            </Button>
          )}
        </div>
      </form>
    </Section>
  )
}

interface SetUpFormProps {
  uri: string
  onVerified: () => void
  onCancel: () => void
}

function SetUpForm({ uri, onVerified, onCancel }: SetUpFormProps) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const { act, problem, isBusy } = useAction()
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const secret = new URL(uri).searchParams.get('secret') ?? ''
  return (
    <Section
      title={t('account.secondFactor')}
      hint={t('account.secondFactor.settingUp')}
      problem={problem}
    >
      <div className={classes.setUp}>
        <div className={classes.qr}>
          <QRCodeSVG value={uri} size={168} title={t('account.secondFactor.qr')} />
        </div>
        <ol className={classes.steps}>
          <li>
            {t('account.secondFactor.scan')}
            <code className={classes.secret}>{secret.match(/.{1,4}/g)?.join(' ')}</code>
          </li>
          <li>{t('account.secondFactor.enterCode')}</li>
        </ol>
      </div>
      <form
        className={classes.form}
        onSubmit={async (event) => {
          event.preventDefault()
          if (await act(() => verifyCode('totp', code.trim()))) onVerified()
          else field.current?.select()
        }}
      >
        <TextInput
          ref={field}
          label={t('signIn.code.totp')}
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          withAsterisk={false}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <div className={classes.buttons}>
          <Button type="submit" loading={isBusy}>
            {t('account.secondFactor.verify')}
          </Button>
          <Button variant="default" onClick={onCancel}>
            {t('account.cancel')}
          </Button>
        </div>
      </form>
    </Section>
  )
}

function BackupCodes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const { t } = useTranslation()
  const done = useRef<HTMLButtonElement>(null)
  useEffect(() => done.current?.focus(), [])
  return (
    <Section title={t('account.backupCodes')} hint={t('account.backupCodes.hint')}>
      <ul className={classes.codes}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={classes.buttons}>
        <Button ref={done} onClick={onKept}>
          {t('account.backupCodes.kept')}
        </Button>
        <CopyButton text={codes.join('\n')} />
      </div>
    </Section>
  )
}

import { Alert, Button, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Code, verifyCode } from './session.ts'
import classes from './sign-in-screen.module.css'
import { useAction } from './use-action.ts'

interface CodeStepProps {
  onDone: () => Promise<void>
  onCancel: () => void
}

/** The second step of signing in: a code of the app, or one of the backup codes. */
export function CodeStep({ onDone, onCancel }: CodeStepProps) {
  const { t } = useTranslation()
  const [kind, setKind] = useState<Code>('totp')
  const [code, setCode] = useState('')
  const { act, problem, isBusy } = useAction()
  const field = useRef<HTMLInputElement>(null)
  // Another kind of code is asked for in the same field.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the kind is what it waits for.
  useEffect(() => field.current?.focus(), [kind])

  const other = kind === 'totp' ? 'backup-code' : 'totp'
  return (
    <form
      className={classes.form}
      onSubmit={async (event) => {
        event.preventDefault()
        if (await act(() => verifyCode(kind, code.trim()))) await onDone()
        else field.current?.select()
      }}
    >
      <h2 className={classes.step}>{t('signIn.code.title')}</h2>
      <p>{t(`signIn.code.${kind}.hint`)}</p>
      {problem && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      <TextInput
        ref={field}
        label={t(`signIn.code.${kind}`)}
        inputMode={kind === 'totp' ? 'numeric' : 'text'}
        autoComplete={kind === 'totp' ? 'one-time-code' : 'off'}
        spellCheck={false}
        required
        withAsterisk={false}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Button type="submit" loading={isBusy} fullWidth>
        {t('signIn.submit')}
      </Button>
      <Button
        variant="subtle"
        onClick={() => {
          setKind(other)
          setCode('')
        }}
      >
        {t(`signIn.code.${other}.instead`)}
      </Button>
      <Button variant="subtle" onClick={onCancel}>
        {t('signIn.code.startOver')}
      </Button>
    </form>
  )
}

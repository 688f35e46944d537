import { Alert, Button, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { newKey, request } from '../request.ts'
import { type ApiToken, type Role, roles, tokensQuery } from './account-queries.ts'
import { ConfirmButton } from './confirm-button.tsx'
import { CopyButton } from './copy-button.tsx'
import classes from './section.module.css'
import { Rows, Section } from './section.tsx'
import { useAction } from './use-action.ts'

interface TokensSectionProps {
  role: Role
  userId: string
  /** Its name. */
  town: string
}

/** Those that still work; an admin sees everybody's. */
export function TokensSection({ role, userId, town }: TokensSectionProps) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const tokens = useQuery({ ...tokensQuery(slug), select: inUse })
  const { act, problem, isBusy } = useAction()
  const [secret, setSecret] = useState<string | null>(null)

  const create = (body: object, key: string) =>
    act(async () => {
      const headers = { 'idempotency-key': key }
      const path = `/api/v1/${slug}/tokens`
      setSecret((await request<{ secret: string }>(path, { method: 'POST', headers, body })).secret)
    })
  const revoke = (id: number) =>
    act(() => request(`/api/v1/${slug}/tokens/${id}`, { method: 'DELETE' }))
  return (
    <Section
      title={t('account.tokens')}
      hint={t('account.tokens.hint', { town })}
      problem={problem}
    >
      {secret && <Secret secret={secret} onKept={() => setSecret(null)} />}
      <Rows query={tokens} none={t('account.tokens.none')} keyOf={({ id }) => id}>
        {(token) => (
          <>
            <TokenFacts token={token} isOwn={token.userId === userId} />
            <ConfirmButton
              action={t('account.tokens.revoke')}
              question={t('account.tokens.revokeQuestion', { name: token.name })}
              onConfirm={() => revoke(token.id)}
            />
          </>
        )}
      </Rows>
      <NewToken role={role} isBusy={isBusy} onCreate={create} />
    </Section>
  )
}

function inUse(tokens: ApiToken[]) {
  const now = Date.now()
  return tokens.filter(
    ({ revokedAt, expiresAt }) => !revokedAt && !(expiresAt && Date.parse(expiresAt) < now),
  )
}

function TokenFacts({ token, isOwn }: { token: ApiToken; isOwn: boolean }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const facts = [
    t(`role.${token.role}`),
    token.expiresAt
      ? t('account.tokens.until', { day: format.momentDay(token.expiresAt) })
      : t('account.tokens.forever'),
    token.lastUsedAt
      ? t('account.tokens.used', { day: format.momentDay(token.lastUsedAt) })
      : t('account.tokens.unused'),
    ...(isOwn ? [] : [t('account.tokens.others')]),
  ]
  return (
    <span className={classes.what}>
      <strong>{token.name}</strong>
      <small>{facts.join(' · ')}</small>
    </span>
  )
}

function Secret({ secret, onKept }: { secret: string; onKept: () => void }) {
  const { t } = useTranslation()
  return (
    <Alert className={classes.problem} role="status">
      <p className={classes.hint}>{t('account.tokens.once')}</p>
      <code className={classes.secret}>{secret}</code>
      <div className={classes.buttons}>
        <Button onClick={onKept}>{t('account.tokens.kept')}</Button>
        <CopyButton text={secret} />
      </div>
    </Alert>
  )
}

const dayMs = 86_400_000
const terms = [30, 90, 365] as const

interface NewTokenProps {
  role: Role
  isBusy: boolean
  onCreate: (body: object, key: string) => Promise<boolean>
}

function NewToken({ role: own, isBusy, onCreate }: NewTokenProps) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [role, setRole] = useState<string>('viewer')
  const [days, setDays] = useState('90')
  const [key, setKey] = useState(newKey)
  const possible = own === 'admin' ? roles : roles.filter((one) => one === 'viewer' || one === own)

  const create = async () => {
    const expiresAt = days ? new Date(Date.now() + Number(days) * dayMs).toISOString() : undefined
    if (!(await onCreate({ name, role, expiresAt }, key))) return
    setName('')
    setKey(newKey())
  }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        void create()
      }}
    >
      <TextInput
        label={t('account.tokens.name')}
        placeholder={t('account.tokens.example')}
        required
        withAsterisk={false}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('account.role')}
        value={role}
        onChange={(event) => setRole(event.currentTarget.value)}
        data={possible.map((value) => ({ value, label: t(`role.${value}`) }))}
      />
      <NativeSelect
        label={t('account.tokens.term')}
        value={days}
        onChange={(event) => setDays(event.currentTarget.value)}
        data={[
          ...terms.map((count) => ({
            value: String(count),
            label: t('account.tokens.days', { count }),
          })),
          { value: '', label: t('account.tokens.noTerm') },
        ]}
      />
      <div className={classes.buttons}>
        <Button type="submit" loading={isBusy}>
          {t('account.tokens.create')}
        </Button>
      </div>
    </form>
  )
}

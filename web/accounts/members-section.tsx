import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMunicipality } from '../municipality.ts'
import { newKey, request } from '../request.ts'
import dialogClasses from '../ui/dialog.module.css'
import { Dialog } from '../ui/dialog.tsx'
import { type Member, membersQuery, roles } from './account-queries.ts'
import { ConfirmButton } from './confirm-button.tsx'
import { PasswordField } from './password-field.tsx'
import classes from './section.module.css'
import { Rows, Section } from './section.tsx'
import { useAction } from './use-action.ts'

export function MembersSection({ town }: { town: string }) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const members = useQuery(membersQuery(slug))
  const { act, problem, isBusy } = useAction()
  const path = `/api/v1/${slug}/members`

  const add = (body: object, key: string) =>
    act(() => request(path, { method: 'POST', headers: { 'idempotency-key': key }, body }))
  const change = ({ userId, version }: Member, role: string) =>
    act(() => {
      const headers = { 'if-match': `"${version}"` }
      return request(`${path}/${userId}`, { method: 'PUT', headers, body: { role } })
    })
  const remove = ({ userId, version }: Member) =>
    act(() => {
      const headers = { 'if-match': `"${version}"` }
      return request(`${path}/${userId}`, { method: 'DELETE', headers })
    })
  return (
    <Section
      title={t('account.members')}
      hint={t('account.members.hint', { town })}
      problem={problem}
    >
      <Rows query={members} none="" keyOf={({ userId }) => userId}>
        {(member) => (
          <>
            <span className={classes.what}>
              <strong>{member.name}</strong>
              <small>
                {t(`role.${member.role}`)} · {member.email}
              </small>
            </span>
            <span className={classes.buttons}>
              <RoleButton member={member} onChange={(role) => change(member, role)} />
              <ConfirmButton
                action={t('account.remove')}
                question={t('account.members.removeQuestion', { name: member.name, town })}
                onConfirm={() => remove(member)}
              />
            </span>
          </>
        )}
      </Rows>
      <NewMember isBusy={isBusy} onAdd={add} />
    </Section>
  )
}

interface RoleButtonProps {
  member: Member
  onChange: (role: string) => Promise<unknown>
}

function RoleButton({ member, onChange }: RoleButtonProps) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const [role, setRole] = useState<string>(member.role)
  return (
    <>
      <Button
        variant="default"
        size="xs"
        aria-haspopup="dialog"
        onClick={() => {
          setRole(member.role)
          setOpen(true)
        }}
      >
        {t('account.members.changeRole')}
      </Button>
      {isOpen && (
        <Dialog
          title={t('account.members.roleOf', { name: member.name })}
          onClose={() => setOpen(false)}
        >
          <form
            className={dialogClasses.form}
            onSubmit={async (event) => {
              event.preventDefault()
              await onChange(role)
              setOpen(false)
            }}
          >
            <RoleSelect value={role} onChange={setRole} />
            <div className={dialogClasses.buttons}>
              <Button type="submit">{t('account.save')}</Button>
            </div>
          </form>
        </Dialog>
      )}
    </>
  )
}

interface RoleSelectProps {
  value: string
  onChange: (role: string) => void
}

function RoleSelect({ value, onChange }: RoleSelectProps) {
  const { t } = useTranslation()
  return (
    <NativeSelect
      data-autofocus
      label={t('account.role')}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={roles.map((one) => ({ value: one, label: t(`role.${one}`) }))}
    />
  )
}

interface NewMemberProps {
  isBusy: boolean
  onAdd: (body: object, key: string) => Promise<boolean>
}

function NewMember({ isBusy, onAdd }: NewMemberProps) {
  const { t } = useTranslation()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState('viewer')
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [key, setKey] = useState(newKey)

  const add = async () => {
    const body = { email, role, name: name || undefined, password: password || undefined }
    if (!(await onAdd(body, key))) return
    setEmail('')
    setName('')
    setPassword('')
    setKey(newKey())
  }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <TextInput
        label={t('signIn.email')}
        type="email"
        autoComplete="off"
        required
        withAsterisk={false}
        maxLength={200}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <RoleSelect value={role} onChange={setRole} />
      <p className={classes.whole}>{t('account.members.newHint')}</p>
      <TextInput
        label={t('account.name')}
        autoComplete="off"
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <PasswordField
        label={t('account.members.password')}
        isNew
        isOptional
        value={password}
        onChange={setPassword}
      />
      <div className={classes.buttons}>
        <Button type="submit" loading={isBusy}>
          {t('account.members.add')}
        </Button>
      </div>
    </form>
  )
}

import { Menu } from '@mantine/core'
import { IconLogin2 } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMunicipality } from '../municipality.ts'
import classes from '../shell/top-bar.module.css'
import { useView } from '../use-view.ts'
import { writeView } from '../view-state.ts'
import { signOut, useForgetSession, useLanguageOf, useSession } from './session.ts'

/** Who is signed in, or the way to do it. */
export function AccountMenu() {
  const { t } = useTranslation()
  const { user, role } = useSession()
  const forget = useForgetSession()
  const navigate = useNavigate()
  const view = useView()
  const { slug } = useMunicipality()
  useLanguageOf(user)

  if (!user) return <SignInButton />
  return (
    <Menu position="bottom-end" shadow="md" width={240}>
      <Menu.Target>
        <button type="button" className={classes.avatar}>
          <span aria-hidden="true">{initials(user.name)}</span>
          <span className="visually-hidden">{t('account.of', { name: user.name })}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <strong>{user.name}</strong>
          <span>{user.email}</span>
          <span>{role ? t(`role.${role}`) : t('account.noRole')}</span>
        </div>
        <Menu.Divider />
        <Menu.Item
          onClick={() =>
            navigate({
              to: '/$municipality/account',
              params: { municipality: slug },
              search: { returnTo: `/${slug}${writeView(view)}` },
            })
          }
        >
          {t('account.title')}
        </Menu.Item>
        <Menu.Item
          onClick={async () => {
            await signOut()
            await forget()
          }}
        >
          {t('account.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function SignInButton() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const view = useView()
  const { slug } = useMunicipality()
  return (
    <button
      type="button"
      className={classes.signIn}
      onClick={() =>
        navigate({ to: '/sign-in', search: { returnTo: `/${slug}${writeView(view)}` } })
      }
    >
      <IconLogin2 size={20} stroke={1.6} aria-hidden="true" />
      <span className={classes.wideOnly}>{t('account.signIn')}</span>
    </button>
  )
}

/** The first letters of the first and the last name. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  return [words[0], words.length > 1 ? words.at(-1) : '']
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toLocaleUpperCase()
}

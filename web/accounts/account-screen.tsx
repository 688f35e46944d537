import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMunicipality } from '../municipality.ts'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { hasPasswordQuery, type Role, signInOptionsQuery } from './account-queries.ts'
import { MembersSection } from './members-section.tsx'
import { PageFrame } from './page-frame.tsx'
import { knowsPasskeys } from './passkeys.ts'
import { PasskeysSection } from './passkeys-section.tsx'
import { PasswordSection } from './password-section.tsx'
import { ProfileSection } from './profile-section.tsx'
import { SecondFactorSection } from './second-factor-section.tsx'
import classes from './section.module.css'
import { meQuery, useFreshDataFor, useSession } from './session.ts'
import { SessionsSection } from './sessions-section.tsx'
import { TokensSection } from './tokens-section.tsx'

/** One's own account, and for admins who belongs to the municipality. */
export function AccountScreen() {
  const { t } = useTranslation()
  const { name } = useMunicipality()
  const me = useQuery(meQuery)
  const { user, role, key } = useSession()
  useFreshDataFor(key)
  return (
    <PageFrame
      title={t('account.pageTitle')}
      heading={t('account.title')}
      lead={user ? t('account.lead', { email: user.email }) : t('account.signedOut')}
      isWide
    >
      {me.isPending && <Waiting />}
      {me.error && <Failure error={me.error} onRetry={() => me.refetch()} />}
      {me.data && !user && (
        <Link to="/sign-in" search={{ returnTo: location.pathname }} className={classes.signIn}>
          {t('account.signIn')}
        </Link>
      )}
      {user && (
        <>
          <ProfileSection key={user.id} user={user} />
          <HowOneSignsIn hasSecondFactor={user.twoFactorEnabled} />
          <SessionsSection />
          {role && <TokensSection role={role as Role} userId={user.id} town={name} />}
          {role === 'admin' && <MembersSection town={name} />}
        </>
      )}
    </PageFrame>
  )
}

function HowOneSignsIn({ hasSecondFactor }: { hasSecondFactor: boolean }) {
  const { data: hasPassword } = useQuery(hasPasswordQuery)
  const { data: options } = useQuery(signInOptionsQuery)
  return (
    <>
      {hasPassword && <PasswordSection />}
      {hasPassword && <SecondFactorSection isOn={hasSecondFactor} />}
      {options?.passkeys && knowsPasskeys && <PasskeysSection />}
    </>
  )
}

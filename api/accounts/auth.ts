import { betterAuth } from 'better-auth'
import { twoFactor } from 'better-auth/plugins'
import type { Database } from '../db/database.ts'
import { authDatabase } from './auth-database.ts'
import { noteSignIn } from './queries.ts'

export interface AuthOptions {
  secret: string
  /** Where people reach us, https://terrier.example.org; by default what the request says. */
  publicUrl?: string
  /** Sign-ins allowed from one address in ten seconds. */
  signInsPer10s?: number
}

/** Set by us from the connection, so that nobody can choose what they are counted under. */
export const addressHeader = 'x-terrier-address'

const twoWeeksS = 14 * 24 * 3600

/**
 * Sign-in with e-mail and password, and a second factor for who wants it. Accounts are made by an
 * administrator, not by signing up. Passkeys and OIDC are plugins of the same library, to be added to
 * `plugins` with a table each.
 */
export function createAuth(db: Database, { secret, publicUrl, signInsPer10s = 5 }: AuthOptions) {
  return betterAuth({
    appName: 'Terrier',
    secret,
    baseURL: publicUrl,
    basePath: '/api/auth',
    database: { db: authDatabase(db), type: 'postgres', transaction: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 8,
      maxPasswordLength: 128,
    },
    user: { modelName: 'users', fields: { ...stamps, emailVerified: 'email_verified' } },
    session: {
      modelName: 'sessions',
      expiresIn: twoWeeksS,
      fields: {
        ...stamps,
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
      },
    },
    account: { modelName: 'credentials', fields: credentialFields },
    verification: { modelName: 'verifications', fields: { ...stamps, expiresAt: 'expires_at' } },
    plugins: [twoFactor({ schema: twoFactorSchema })],
    rateLimit: {
      enabled: true,
      customRules: { '/sign-in/email': { window: 10, max: signInsPer10s } },
    },
    trustedOrigins: (request) => (request === undefined ? [] : [originOf(request)]),
    advanced: {
      cookiePrefix: 'terrier',
      // Said aloud, because the library leaves it out where NODE_ENV is test.
      disableOriginCheck: false,
      useSecureCookies: publicUrl?.startsWith('https:') ?? false,
      ipAddress: { ipAddressHeaders: [addressHeader] },
      database: { generateId: () => crypto.randomUUID() },
    },
    databaseHooks: {
      session: { create: { after: async (session) => noteSignIn(db, session.userId) } },
    },
    telemetry: { enabled: false },
    logger: { level: 'error' },
  })
}

export type Auth = ReturnType<typeof createAuth>

const stamps = { createdAt: 'created_at', updatedAt: 'updated_at' }

const credentialFields = {
  ...stamps,
  userId: 'user_id',
  accountId: 'account_id',
  providerId: 'provider_id',
  accessToken: 'access_token',
  refreshToken: 'refresh_token',
  idToken: 'id_token',
  accessTokenExpiresAt: 'access_token_expires_at',
  refreshTokenExpiresAt: 'refresh_token_expires_at',
}

const twoFactorSchema = {
  user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
  twoFactor: {
    modelName: 'two_factors',
    fields: {
      userId: 'user_id',
      backupCodes: 'backup_codes',
      failedVerificationCount: 'failed_verification_count',
      lockedUntil: 'locked_until',
    },
  },
}

/** Of the address that the browser itself used: behind a proxy the scheme of request.url is not it. */
function originOf(request: Request) {
  const { protocol, host } = new URL(request.url)
  const origin = request.headers.get('origin')
  const isSameHost = origin !== null && URL.canParse(origin) && new URL(origin).host === host
  return isSameHost ? origin : `${protocol}//${host}`
}

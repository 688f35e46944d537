import { passkey } from '@better-auth/passkey'
import { betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { genericOAuth, twoFactor } from 'better-auth/plugins'
import type { OidcSettings } from '../config.ts'
import type { Database } from '../db/database.ts'
import { authDatabase } from './auth-database.ts'
import { noteInAudit } from './note-in-audit.ts'

export interface AuthOptions {
  secret: string
  /** Where people reach us, https://terrier.example.org; by default what the request says. */
  publicUrl?: string
  /** Sign-ins allowed from one address in ten seconds. */
  signInsPer10s?: number
  /** Another sign-in that we trust. */
  oidc?: OidcSettings
}

/** Set by us from the connection, so that nobody can choose what they are counted under. */
export const addressHeader = 'x-terrier-address'

const twoWeeksS = 14 * 24 * 3600

/**
 * Sign-in with e-mail and password and a second factor for who wants it, with a passkey, or by an OIDC
 * provider. Accounts are made by an administrator or by that provider, not by signing up.
 */
export function createAuth(db: Database, options: AuthOptions) {
  const { secret, publicUrl, signInsPer10s = 5, oidc } = options
  const guarded = { window: 10, max: signInsPer10s }
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
    user: {
      modelName: 'users',
      fields: { ...stamps, emailVerified: 'email_verified' },
      validateUserInfo: ({ user }) =>
        user.emailVerified ? undefined : { error: 'email_not_verified' },
    },
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
    account: { modelName: 'credentials', fields: credentialFields, updateAccountOnSignIn: false },
    verification: { modelName: 'verifications', fields: { ...stamps, expiresAt: 'expires_at' } },
    plugins: [
      twoFactor({ schema: twoFactorSchema }),
      passkeys(publicUrl),
      ...(oidc === undefined ? [] : [genericOAuth({ config: [providerOf(oidc)] })]),
      noteInAudit(db),
    ],
    // Names and languages are changed at /api/v1/me, which checks them.
    disabledPaths: ['/update-user', '/link-social', '/unlink-account'],
    rateLimit: {
      enabled: true,
      customRules: {
        '/sign-in/*': guarded,
        '/two-factor/*': guarded,
        '/passkey/*-authenticat*': guarded,
        '/change-password': guarded,
      },
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
      // What a provider lets us do in somebody's name is of no use to us: it is not kept.
      account: { create: { before: async () => ({ data: noTokens }) } },
    },
    onAPIError: { errorURL: '/sign-in' },
    telemetry: { enabled: false },
    logger: { level: 'error' },
  })
}

export type Auth = ReturnType<typeof createAuth>

export interface SignIn {
  auth: Auth
  /** Apart, so that a provider that does not answer holds up nobody who does not use it. */
  byProvider: Auth | undefined
}

export function createSignIn(db: Database, { oidc, ...options }: AuthOptions): SignIn {
  return {
    auth: createAuth(db, options),
    byProvider: oidc && createAuth(db, { ...options, oidc }),
  }
}

/** Whether a page at this address may use passkeys: they are bound to one host name. */
export function hasPasskeys(publicUrl: string | undefined, host: string) {
  return publicUrl !== undefined || /^localhost(:\d+)?$/.test(host)
}

/** A passkey is both factors: the device, and the finger, face or PIN that it asks for. */
function passkeys(publicUrl: string | undefined) {
  const place = publicUrl === undefined ? undefined : new URL(publicUrl)
  return passkey({
    rpID: place?.hostname ?? 'localhost',
    rpName: 'Terrier',
    origin: place?.origin ?? null,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    authentication: {
      afterVerification: async ({ verification }) => {
        if (!verification.authenticationInfo.userVerified) {
          throw new APIError('UNAUTHORIZED', { code: 'USER_NOT_VERIFIED' })
        }
      },
    },
    advanced: { webAuthnChallengeCookie: 'passkey' },
    schema: passkeySchema,
  })
}

/** The provider's name in addresses: /api/auth/callback/oidc. */
const oidcId = 'oidc'

function providerOf({ issuer, clientId, clientSecret }: OidcSettings) {
  return {
    providerId: oidcId,
    discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    requireIdTokenVerification: true,
    clientId,
    clientSecret,
    scopes: ['openid', 'email', 'profile'],
    mapProfileToUser: ({ name, email }: { name?: unknown; email?: unknown }) => ({
      name: String(name || email || '').slice(0, 200),
      image: undefined,
    }),
  }
}

const noTokens = { accessToken: null, refreshToken: null, idToken: null }

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

const passkeySchema = {
  passkey: {
    modelName: 'passkeys',
    fields: {
      userId: 'user_id',
      credentialID: 'credential_id',
      publicKey: 'public_key',
      deviceType: 'device_type',
      backedUp: 'backed_up',
      createdAt: 'created_at',
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

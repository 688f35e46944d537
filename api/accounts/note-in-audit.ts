import type { BetterAuthPlugin } from 'better-auth'
import { createAuthMiddleware, isAPIError } from 'better-auth/api'
import type { Database } from '../db/database.ts'
import { noteByUser } from './queries.ts'

const signIns = new Set([
  '/sign-in/email',
  '/two-factor/verify-totp',
  '/two-factor/verify-backup-code',
  '/passkey/verify-authentication',
  '/callback/:id',
])

/** What somebody signed in does to their own account. */
const changes = new Map([
  ['/change-password', 'password.change'],
  ['/revoke-other-sessions', 'sessions.revoke'],
  ['/two-factor/verify-totp', 'second-factor.enable'],
  ['/two-factor/generate-backup-codes', 'second-factor.update'],
  ['/two-factor/disable', 'second-factor.disable'],
  ['/passkey/verify-registration', 'passkey.create'],
  ['/passkey/delete-passkey', 'passkey.delete'],
])

/**
 * Writes sign-ins and changes of how one signs in to the audit log. The last of the plugins: the second
 * factor takes back the session that a password alone has made.
 */
export function noteInAudit(db: Database): BetterAuthPlugin {
  return {
    id: 'note-in-audit',
    hooks: {
      after: [
        {
          matcher: ({ path = '' }) => signIns.has(path) || changes.has(path),
          handler: createAuthMiddleware(async (ctx) => {
            const { session, newSession, returned } = ctx.context
            const change = changes.get(ctx.path)
            if (session && change !== undefined) {
              if (!isAPIError(returned)) await noteByUser(db, session.user.id, change)
            } else if (newSession && signIns.has(ctx.path)) {
              await noteByUser(db, newSession.user.id, 'sign-in')
            }
          }),
        },
      ],
    },
  }
}

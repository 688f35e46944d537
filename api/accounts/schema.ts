import { z } from '@hono/zod-openapi'
import { codeLists } from '../db/code-lists.gen.ts'
import { plainText } from '../http/params.ts'

const memberRole = z.enum(codeLists.memberships.role)
const moment = z.iso.datetime({ offset: true })
const reason = plainText(500).optional()

export const meSchema = z
  .object({
    user: z
      .object({
        id: z.string(),
        name: z.string(),
        email: z.string(),
        language: z.string().nullable(),
        twoFactorEnabled: z.boolean(),
      })
      .nullable(),
    isInstanceAdmin: z.boolean(),
    memberships: z.array(
      z.object({ municipalityId: z.int(), slug: z.string(), name: z.string(), role: memberRole }),
    ),
  })
  .openapi('Me')

export const meChangeSchema = z
  .strictObject({
    name: plainText(200).optional(),
    /** ISO 639: the language of the pages. */
    language: z
      .string()
      .regex(/^[a-z]{2,3}$/, 'Two or three letters, as ro.')
      .optional(),
  })
  .openapi('MeChange')

export const signInOptionsSchema = z
  .object({
    passkeys: z.boolean(),
    oidc: z
      .object({ name: z.string() })
      .nullable()
      .openapi({ description: 'Another sign-in that this server trusts.' }),
  })
  .openapi('SignInOptions')

export const memberSchema = z
  .object({
    userId: z.string(),
    name: z.string(),
    email: z.string(),
    role: memberRole,
    version: z.int(),
    recordedAt: moment,
  })
  .openapi('Member')

export const newMemberSchema = z
  .strictObject({
    email: z.email().max(200),
    role: memberRole,
    /** For somebody without an account yet. */
    name: plainText(200).optional(),
    password: z.string().min(8).max(128).optional(),
    reason,
  })
  .openapi('NewMember')

export const memberChangeSchema = z
  .strictObject({ role: memberRole, reason })
  .openapi('MemberChange')

export const tokenSchema = z
  .object({
    id: z.int(),
    userId: z.string(),
    name: z.string(),
    role: memberRole,
    createdAt: moment,
    expiresAt: moment.nullable(),
    lastUsedAt: moment.nullable(),
    revokedAt: moment.nullable(),
  })
  .openapi('ApiToken')

export const newTokenSchema = z
  .strictObject({
    name: plainText(100),
    role: memberRole
      .optional()
      .openapi({ description: 'Your own role or viewer; an admin may give any. Default viewer.' }),
    expiresAt: moment.optional(),
  })
  .openapi('NewApiToken')

export const createdTokenSchema = tokenSchema
  .extend({ secret: z.string().openapi({ description: 'Shown now and never again.' }) })
  .openapi('CreatedApiToken')

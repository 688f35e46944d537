import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { CannotStartError } from './cannot-start.ts'

const urlOf = (protocol: RegExp) => z.url({ protocol })
const orNothing = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional())

const environment = z.object({
  PORT: z.preprocess((value) => value || '3000', z.coerce.number().int().min(0).max(65535)),
  TERRIER_DATA: z
    .string()
    .default('')
    .transform((folder) => resolve(folder || '.data')),
  DATABASE_URL: orNothing(urlOf(/^postgres(ql)?$/)),
  TERRIER_BASEMAP_URL: orNothing(
    z.string().regex(/^https?:\/\/.*\{z\}.*$/, 'needs {z}, {x} and {y}'),
  ),
  TERRIER_PUBLIC_URL: orNothing(urlOf(/^https?$/)),
  TERRIER_SECRET: orNothing(z.string().min(32)),
  TERRIER_OIDC_ISSUER: orNothing(urlOf(/^https?$/)),
  TERRIER_OIDC_CLIENT_ID: orNothing(z.string()),
  TERRIER_OIDC_CLIENT_SECRET: orNothing(z.string()),
  TERRIER_OIDC_NAME: orNothing(z.string().max(60)),
})

type Environment = z.infer<typeof environment>

/** A sign-in kept by somebody else, that we trust. */
export interface OidcSettings {
  /** Its address; below it is `.well-known/openid-configuration`. */
  issuer: string
  clientId: string
  clientSecret: string
  /** What its button says. */
  name: string
}

export interface Config {
  port: number
  /** Absolute. */
  dataFolder: string
  databaseUrl: string | undefined
  /** Raster tiles under the map, with {z}, {x} and {y}. */
  basemapUrl: string | undefined
  /** Where people reach us, when that is not what their requests say. */
  publicUrl: string | undefined
  /** Signs sessions; absent means the one kept in the data folder. */
  secret: string | undefined
  oidc: OidcSettings | undefined
}

/** A setting that cannot be used; the message names it. */
export class ConfigError extends CannotStartError {}

/** Reads the settings from the environment. Throws ConfigError. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = environment.safeParse(env)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new ConfigError(`These settings cannot be used:\n  ${lines.join('\n  ')}`)
  }
  const { data } = parsed
  return {
    port: data.PORT,
    dataFolder: data.TERRIER_DATA,
    databaseUrl: data.DATABASE_URL,
    basemapUrl: data.TERRIER_BASEMAP_URL,
    publicUrl: data.TERRIER_PUBLIC_URL,
    secret: data.TERRIER_SECRET,
    oidc: oidcOf(data),
  }
}

function oidcOf(data: Environment): OidcSettings | undefined {
  const issuer = data.TERRIER_OIDC_ISSUER
  const clientId = data.TERRIER_OIDC_CLIENT_ID
  const clientSecret = data.TERRIER_OIDC_CLIENT_SECRET
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) return undefined
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) {
    throw new ConfigError(
      'TERRIER_OIDC_ISSUER, TERRIER_OIDC_CLIENT_ID and TERRIER_OIDC_CLIENT_SECRET go together: set all or none.',
    )
  }
  return { issuer, clientId, clientSecret, name: data.TERRIER_OIDC_NAME ?? new URL(issuer).host }
}

/** The secret of the settings, else the data folder's own, made on the first call. */
export function secretOf(config: Config): string {
  if (config.secret !== undefined) return config.secret
  const file = join(config.dataFolder, 'secret')
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  mkdirSync(config.dataFolder, { recursive: true })
  writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
  return readFileSync(file, 'utf8').trim()
}

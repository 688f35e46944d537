import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { ConfigError, readConfig, secretOf } from './config.ts'

test('has a default for everything', () => {
  expect(readConfig({})).toEqual({
    port: 3000,
    dataFolder: resolve('.data'),
    databaseUrl: undefined,
    basemapUrl: undefined,
    publicUrl: undefined,
    secret: undefined,
    oidc: undefined,
  })
})

test('takes an empty setting for none', () => {
  expect(readConfig({ PORT: '', TERRIER_DATA: '', DATABASE_URL: '' })).toEqual(readConfig({}))
})

test.each([
  ['PORT', '70000'],
  ['PORT', 'http'],
  ['DATABASE_URL', 'mysql://localhost/terrier'],
  ['TERRIER_BASEMAP_URL', 'https://tiles.example/no-template'],
  ['TERRIER_SECRET', 'short'],
  ['TERRIER_PUBLIC_URL', 'terrier.example'],
  ['TERRIER_OIDC_ISSUER', 'id.example'],
  ['TERRIER_OIDC_CLIENT_ID', 'alone'],
])('refuses %s=%s and names it', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(ConfigError)
  expect(() => readConfig({ [name]: value })).toThrow(name)
})

test('takes a database reached by socket', () => {
  const url = 'postgres:///terrier?host=/var/run/postgresql'
  expect(readConfig({ DATABASE_URL: url }).databaseUrl).toBe(url)
})

test('takes a provider whole, under the name of its host', () => {
  const env = {
    TERRIER_OIDC_ISSUER: 'https://id.example.org/realm',
    TERRIER_OIDC_CLIENT_ID: 'terrier',
    TERRIER_OIDC_CLIENT_SECRET: 'a-secret',
  }
  const { issuer, name } = readConfig(env).oidc!
  expect({ issuer, name }).toEqual({ issuer: env.TERRIER_OIDC_ISSUER, name: 'id.example.org' })
  expect(readConfig({ ...env, TERRIER_OIDC_NAME: 'Town hall' }).oidc?.name).toBe('Town hall')
})

test('makes a secret once and keeps it to the user', () => {
  const folder = mkdtempSync(join(tmpdir(), 'terrier-config-'))
  const config = readConfig({ TERRIER_DATA: join(folder, 'data') })
  const secret = secretOf(config)
  expect(secret).toMatch(/^[0-9a-f]{64}$/)
  expect(secretOf(config)).toBe(secret)
  if (process.platform !== 'win32') {
    expect(statSync(join(folder, 'data/secret')).mode & 0o777).toBe(0o600)
  }
  expect(secretOf({ ...config, secret: 'x'.repeat(32) })).toBe('x'.repeat(32))
  rmSync(folder, { recursive: true })
})

import { beforeAll, expect, test } from 'vitest'
import { createApp } from '../app.ts'
import type { Database } from '../db/database.ts'
import { aMunicipality, testDatabase } from '../db/testing.ts'
import { aMember, ask, cookiesOf, failures } from '../testing.ts'
import { asAuth } from './auth-database.ts'
import { totpCode } from './testing-totp.ts'

const password = 'correct-horse'
const origin = 'http://terrier.test'

let db: Database

beforeAll(async () => {
  db = await testDatabase()
})

const post = (path: string, body: unknown, cookie?: string) =>
  ask(`/api/auth${path}`, { method: 'POST', body, cookie, headers: { origin } })

/** Somebody with a second factor: their key, as the app holds it, and their backup codes. */
async function aCarefulMember() {
  const town = await aMunicipality(db)
  const member = await aMember(db, town.id, 'planner')
  const enabled = await post('/two-factor/enable', { password }, member.cookie)
  expect(enabled.status).toBe(200)
  const { totpURI, backupCodes } = enabled.json() as { totpURI: string; backupCodes: string[] }
  const verified = await post('/two-factor/verify-totp', { code: totpCode(totpURI) }, member.cookie)
  expect(verified.status).toBe(200)
  const cookie = cookiesOf(verified)
  return { town, ...member, cookie, totpURI, backupCodes }
}

type Careful = Awaited<ReturnType<typeof aCarefulMember>>

/** The password alone: a cookie that is good for the second step and nothing else. */
async function firstStep({ email }: Careful) {
  const answer = await post('/sign-in/email', { email, password })
  expect(answer.status).toBe(200)
  expect(answer.json()).toMatchObject({ twoFactorRedirect: true, twoFactorMethods: ['totp'] })
  return cookiesOf(answer)
}

async function who(cookie: string) {
  return (await ask('/api/v1/me', { cookie })).json().user
}

/** Six digits that are not the code of now or next to it. */
function aWrongCode(uri: string) {
  const right = [-1, 0, 1].map((step) => totpCode(uri, Date.now() + step * 30_000))
  return ['000000', '111111', '222222', '333333'].find((code) => !right.includes(code))!
}

test('with a second factor the password opens nothing, and the code does', async () => {
  const member = await aCarefulMember()
  expect(await who(member.cookie)).toMatchObject({ id: member.userId, twoFactorEnabled: true })
  const half = await firstStep(member)
  expect(await who(half)).toBeNull()
  expect((await ask(`/api/v1/${member.town.slug}/rights`, { cookie: half })).status).toBe(401)
  const wrong = await post('/two-factor/verify-totp', { code: aWrongCode(member.totpURI) }, half)
  expect(wrong.status).toBe(401)
  const right = await post('/two-factor/verify-totp', { code: totpCode(member.totpURI) }, half)
  expect(right.status).toBe(200)
  expect(await who(cookiesOf(right))).toMatchObject({ id: member.userId })
  expect(failures.splice(0)).toEqual([])
})

test('a backup code works once', async () => {
  const member = await aCarefulMember()
  const withCode = async (code: string) =>
    post('/two-factor/verify-backup-code', { code }, await firstStep(member))
  const [code = '', next = ''] = member.backupCodes
  const first = await withCode(code)
  expect(await who(cookiesOf(first))).toMatchObject({ id: member.userId })
  expect((await withCode(code)).status).toBe(401)
  expect((await withCode(next)).status).toBe(200)
})

test('of the same backup code at the same moment one gets in', async () => {
  const member = await aCarefulMember()
  const halves = await Promise.all([1, 2, 3].map(() => firstStep(member)))
  const code = member.backupCodes[0]!
  const answers = await Promise.all(
    halves.map((half) => post('/two-factor/verify-backup-code', { code }, half)),
  )
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
})

test('guessing ends: five tries to a sign-in, ten to an account, and then not even the code', async () => {
  const member = await aCarefulMember()
  const wrong = aWrongCode(member.totpURI)
  const half = await firstStep(member)
  const tries: number[] = []
  for (let count = 0; count < 6; count++) {
    tries.push((await post('/two-factor/verify-totp', { code: wrong }, half)).status)
  }
  expect(tries).toEqual([401, 401, 401, 401, 401, 400])
  const late = await post('/two-factor/verify-totp', { code: totpCode(member.totpURI) }, half)
  expect(late.status).toBe(401)
  const again = await firstStep(member)
  for (let count = 0; count < 5; count++) {
    await post('/two-factor/verify-backup-code', { code: 'aaaaa-aaaaa' }, again)
  }
  const fresh = await firstStep(member)
  const locked = await post('/two-factor/verify-totp', { code: totpCode(member.totpURI) }, fresh)
  expect(locked.status).toBe(429)
  expect(locked.json().code).toBe('account-temporarily-locked')
})

test('codes cannot be guessed quickly from one address', async () => {
  const app = createApp({ db, secret: 'for-tests-only-for-tests-only-02', signInsPer10s: 3 })
  const from = { incoming: { socket: { remoteAddress: '203.0.113.8' } } }
  const statuses: number[] = []
  for (let count = 0; count < 5; count++) {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ code: '123456' }),
    }
    const answer = await app.request(`${origin}/api/auth/two-factor/verify-totp`, init, from)
    statuses.push(answer.status)
  }
  expect(statuses).toEqual([401, 401, 401, 429, 429])
})

test('setting it up or taking it away needs the password, and the code before it counts', async () => {
  const town = await aMunicipality(db)
  const { cookie, email } = await aMember(db, town.id, 'viewer')
  expect((await post('/two-factor/enable', { password: 'wrong-horse' }, cookie)).status).toBe(400)
  expect((await post('/two-factor/enable', { password }, cookie)).status).toBe(200)
  // Not verified: whoever broke off here can still sign in.
  expect((await post('/sign-in/email', { email, password })).json().twoFactorRedirect).toBe(
    undefined,
  )
  const member = await aCarefulMember()
  expect(
    (await post('/two-factor/disable', { password: 'wrong-horse' }, member.cookie)).status,
  ).toBe(400)
  const disabled = await post('/two-factor/disable', { password }, member.cookie)
  expect(disabled.status).toBe(200)
  expect(await who(cookiesOf(disabled))).toMatchObject({ twoFactorEnabled: false })
})

test('new backup codes replace the old ones', async () => {
  const member = await aCarefulMember()
  const renewed = await post('/two-factor/generate-backup-codes', { password }, member.cookie)
  const [code = ''] = renewed.json().backupCodes as string[]
  const withCode = async (one: string) =>
    (await post('/two-factor/verify-backup-code', { code: one }, await firstStep(member))).status
  expect(await withCode(member.backupCodes[0]!)).toBe(401)
  expect(await withCode(code)).toBe(200)
})

test('the key and the codes lie encrypted in the database', async () => {
  const { userId, totpURI, backupCodes } = await aCarefulMember()
  const row = await asAuth(db, (trx) =>
    trx
      .selectFrom('two_factors')
      .selectAll()
      .where('user_id', '=', userId)
      .executeTakeFirstOrThrow(),
  )
  const kept = JSON.stringify(row)
  expect(kept).not.toContain(new URL(totpURI).searchParams.get('secret'))
  expect(kept).not.toContain(backupCodes[0])
})

test('the log says who signed in and changed how, and not that half a sign-in was one', async () => {
  const member = await aCarefulMember()
  const half = await firstStep(member)
  await post('/two-factor/verify-totp', { code: aWrongCode(member.totpURI) }, half)
  await post('/two-factor/verify-backup-code', { code: member.backupCodes[0] }, half)
  await post('/two-factor/disable', { password }, member.cookie)
  const cookie = cookiesOf(await post('/sign-in/email', { email: member.email, password }))
  const log = await ask(`/api/v1/${member.town.slug}/audit`, { cookie })
  const actions = (log.json().entries as { action: string }[]).map(({ action }) => action)
  expect(actions.reverse()).toEqual([
    'sign-in',
    'second-factor.enable',
    'sign-in',
    'second-factor.disable',
    'sign-in',
  ])
})

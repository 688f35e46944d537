import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Person, startProvider } from '../../api/accounts/testing-provider.ts'
import { totpCode } from '../../api/accounts/testing-totp.ts'
import { chromiumPath } from '../map/testing/chromium.ts'
import { aTownInABrowser } from '../testing/town-in-a-browser.ts'
import { aColleague, slug } from '../testing/town-server.ts'
import { violations } from '../testing/violations.ts'

const password = 'terrier-demo'
const accountPath = `/${slug}/account`

describe.skipIf(!chromiumPath)('an account', () => {
  let provider: Awaited<ReturnType<typeof startProvider>>
  beforeAll(async () => {
    provider = await startProvider()
  })
  const town = aTownInABrowser(() => ({ oidc: provider.settings }))
  afterAll(() => provider?.close())

  it('is protected by a second factor, and opened by its code or a backup code', async () => {
    const email = await aColleague(town.server, 'planner')
    const page = await town.open(accountPath, { as: email })
    const section = page.getByRole('region', { name: 'Second factor' })
    await section.getByLabel('Present password', { exact: true }).fill(password)
    await section.getByRole('button', { name: 'Set up' }).click()
    const key = (await section.locator('code').textContent())!.replaceAll(' ', '')
    const code = () => totpCode(`otpauth://totp/Terrier?secret=${key}`)
    await section.getByLabel('Code', { exact: true }).fill('000000')
    await page.keyboard.press('Enter')
    await section.getByText('The code is not right').waitFor()
    await section.getByLabel('Code', { exact: true }).fill(code())
    await page.keyboard.press('Enter')
    const codes = page.getByRole('region', { name: 'Backup codes' })
    await codes.getByRole('listitem').first().waitFor()
    const backupCodes = await codes.getByRole('listitem').allTextContents()
    expect(backupCodes).toHaveLength(10)
    await codes.getByRole('button', { name: 'I have kept them' }).click()
    await section.getByText('On. Signing in').waitFor()

    await beginAgain(page, email)
    await page.getByLabel('Code', { exact: true }).fill(code())
    await page.keyboard.press('Enter')
    await page.getByText(`You are signed in as ${email}`).waitFor()

    await beginAgain(page, email)
    await page.getByRole('button', { name: 'Use a backup code' }).click()
    await page.getByLabel('Backup code', { exact: true }).fill(backupCodes[0]!)
    await page.keyboard.press('Enter')
    await page.getByText(`You are signed in as ${email}`).waitFor()
  })

  it('is opened by a passkey, until that is removed', async () => {
    const email = await aColleague(town.server, 'viewer')
    const page = await town.open(accountPath, { as: email })
    await addAuthenticator(page)
    const section = page.getByRole('region', { name: 'Passkeys' })
    await section.getByText('No passkeys yet').waitFor()
    await section.getByLabel('Name of the passkey').fill('Office laptop')
    await section.getByRole('button', { name: 'Add passkey' }).click()
    await section.getByText('Office laptop').waitFor()
    await section.getByRole('button', { name: 'Add passkey' }).click()
    await section.getByText('This device has a passkey for the account already').waitFor()

    const withPasskey = page.getByRole('button', { name: 'Sign in with a passkey' })
    await signOut(page)
    await withPasskey.click()
    await page.getByText(`You are signed in as ${email}`).waitFor()

    await section.getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await section.getByText('No passkeys yet').waitFor()
    await signOut(page)
    await withPasskey.click()
    await page.getByText('The passkey did not work').waitFor()
  })

  it('takes no passkey from a device that did not ask who holds it', async () => {
    const page = await town.open(accountPath, { as: await aColleague(town.server, 'viewer') })
    const holder = await addAuthenticator(page)
    const section = page.getByRole('region', { name: 'Passkeys' })
    await section.getByRole('button', { name: 'Add passkey' }).click()
    await section.getByRole('listitem').waitFor()
    await signOut(page)
    await holder.isVerified(false)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByText('The passkey did not work').waitFor()
    const status = await page.evaluate(async () => {
      const path = '/api/auth/passkey'
      const options = await (await fetch(`${path}/generate-authenticate-options`)).json()
      // As a page would ask that cares less than ours.
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON({
        ...options,
        userVerification: 'discouraged',
      })
      const credential = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential
      const answer = await fetch(`${path}/verify-authentication`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ response: credential.toJSON() }),
      })
      return answer.status
    })
    expect(status).toBe(401)
  })

  it('is made by another sign-in, without a role', async () => {
    const sub = crypto.randomUUID()
    const person: Person = {
      sub,
      email: `${sub}@example.test`,
      email_verified: true,
      name: 'Ion Dinu',
    }
    provider.signsIn({ ...person, email_verified: false })
    const page = await town.open(`/sign-in?returnTo=/${slug}`)
    const button = page.getByRole('button', { name: 'Sign in with Town hall' })
    await button.click()
    await page.getByText('does not confirm your e-mail address').waitFor()
    await page.context().clearCookies()
    provider.signsIn(person)
    await button.click()
    await page.getByRole('button', { name: 'Account of Ion Dinu' }).click()
    await page.getByText('No role here').waitFor()
    await page.getByRole('menuitem', { name: 'Account' }).click()
    await page.getByRole('region', { name: 'Sessions' }).getByText('This one').waitFor()
    // There is no password to change or to add a factor to.
    expect(await page.getByRole('region', { name: 'Password' }).count()).toBe(0)
    expect(await page.getByRole('region', { name: 'Second factor' }).count()).toBe(0)
    expect(await page.getByRole('region', { name: 'API tokens' }).count()).toBe(0)
  })

  it('is kept up: name and language, password, sessions', async () => {
    const email = await aColleague(town.server, 'viewer')
    const other = await town.open(accountPath, { as: email })
    const page = await town.open(accountPath, { as: email })
    const sessions = page.getByRole('region', { name: 'Sessions' })
    await sessions.getByRole('listitem').nth(1).waitFor()
    await sessions.getByRole('button', { name: 'Sign out everywhere else' }).click()
    await sessions.getByRole('listitem').nth(1).waitFor({ state: 'detached' })
    await other.reload()
    await other.getByText('You are not signed in').waitFor()

    const passwords = page.getByRole('region', { name: 'Password' })
    await passwords.getByLabel('Present password', { exact: true }).fill('not-the-password')
    await passwords.getByLabel('New password', { exact: true }).fill('battery-staple')
    await page.keyboard.press('Enter')
    await passwords.getByText('The password is not right').waitFor()
    await passwords.getByLabel('Present password', { exact: true }).fill(password)
    await page.keyboard.press('Enter')
    await passwords.getByText('The password is changed').waitFor()

    const profile = page.getByRole('region', { name: 'You' })
    await profile.getByLabel('Name').fill('Ana Popescu')
    await profile.getByLabel('Language').selectOption('ro')
    await profile.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Chei de acces' }).waitFor()
    await page.goto(`${town.server.url}/${slug}`)
    await page.getByRole('button', { name: 'Contul lui Ana Popescu' }).waitFor()
  })

  it('gives tokens to programs, and roles to people', async () => {
    const page = await town.open(accountPath, { as: await aColleague(town.server, 'admin') })
    const tokens = page.getByRole('region', { name: 'API tokens' })
    await tokens.getByLabel('What it is for').fill('QGIS')
    await tokens.getByLabel('Role').selectOption('planner')
    await tokens.getByRole('button', { name: 'Create token' }).click()
    const secret = (await tokens.locator('code').textContent())!
    const call = () =>
      fetch(`${town.server.url}/api/v1/${slug}/audit`, {
        headers: { authorization: `Bearer ${secret}` },
      })
    expect((await call()).status).toBe(200)
    await tokens.getByRole('button', { name: 'I have kept it' }).click()
    const token = tokens.getByRole('listitem').filter({ hasText: 'QGIS' })
    await token.getByText('Planner · until').waitFor()
    await token.getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await token.waitFor({ state: 'detached' })
    expect((await call()).status).toBe(401)

    const members = page.getByRole('region', { name: 'Members' })
    const email = `${crypto.randomUUID()}@example.test`
    await members.getByLabel('E-mail').fill(email)
    await members.getByRole('button', { name: 'Add member' }).click()
    await members.getByText('Nobody has this e-mail').waitFor()
    await members.getByLabel('Name').fill('Dan Marin')
    await members.getByLabel('First password', { exact: true }).fill('first-password')
    await members.getByRole('button', { name: 'Add member' }).click()
    const row = members.getByRole('listitem').filter({ hasText: email })
    await row.getByText('Viewer ·').waitFor()
    await row.getByRole('button', { name: 'Change role' }).click()
    const dialog = page.getByRole('dialog', { name: 'Role of Dan Marin' })
    await dialog.getByLabel('Role').selectOption('operator')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'detached' })
    await row.getByText('Operator ·').waitFor()
    await row.getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await row.waitFor({ state: 'detached' })
  })

  it.each(['light', 'dark'] as const)('axe finds nothing in the %s theme', async (colorScheme) => {
    const page = await town.open(accountPath, { as: 'admin', colorScheme })
    await page.getByRole('region', { name: 'Members' }).getByRole('listitem').first().waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Change role' }).first().click()
    await page.getByRole('dialog').waitFor()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const section = page.getByRole('region', { name: 'Second factor' })
    await section.getByLabel('Present password', { exact: true }).fill(password)
    await section.getByRole('button', { name: 'Set up' }).click()
    await section.getByRole('img').waitFor()
    expect(await violations(page)).toEqual([])
  })

  it('on 360 pixels nothing is cut off', async () => {
    const viewport = { width: 360, height: 740 }
    const page = await town.open(accountPath, { as: 'admin', viewport })
    await page.getByRole('region', { name: 'Members' }).getByRole('listitem').first().waitFor()
    const tooWide = () =>
      page.evaluate(() =>
        [document.documentElement, document.querySelector('main')!.parentElement!].some(
          ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth,
        ),
      )
    expect(await tooWide()).toBe(false)
    const section = page.getByRole('region', { name: 'Second factor' })
    await section.getByLabel('Present password', { exact: true }).fill(password)
    await section.getByRole('button', { name: 'Set up' }).click()
    await section.getByRole('img').waitFor()
    expect(await tooWide()).toBe(false)
  })

  async function beginAgain(page: Page, email: string) {
    await signOut(page)
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.keyboard.press('Enter')
  }

  async function signOut(page: Page) {
    await page.context().clearCookies()
    await page.goto(`${town.server.url}/sign-in?returnTo=${accountPath}`)
  }
})

/** A device that keeps passkeys and knows its holder, as far as the browser can tell. */
async function addAuthenticator(page: Page) {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    },
  })
  return {
    isVerified: (isUserVerified: boolean) =>
      devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
  }
}

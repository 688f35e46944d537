import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

/** Who sits before the provider's sign-in page. */
export interface Person {
  sub: string
  email: string
  email_verified: boolean
  name?: string
}

/**
 * An OIDC provider on this machine, in which whoever is set as `person` signs in without being asked.
 * Its settings are what TERRIER_OIDC_… would hold.
 */
export async function startProvider() {
  const people = new Map<string, Person>()
  const state = { person: undefined as Person | undefined }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((done) => server.listen(0, done))
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'terrier',
        client_secret: 'a-client-secret',
        redirect_uris: ['http://any.test'],
      },
    ],
    claims: { email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['for-tests-only'] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_ctx, accountId) => ({
      accountId,
      claims: () => ({ ...people.get(accountId), sub: accountId }),
    }),
    interactions: { url: () => '/sign-in-here' },
    async loadExistingGrant(ctx) {
      const { client, session, params } = ctx.oidc
      const grant = new ctx.oidc.provider.Grant({
        clientId: client?.clientId,
        accountId: session?.accountId,
      })
      grant.addOIDCScope(String(params?.scope))
      await grant.save()
      return grant
    },
  })
  // A test's server has another port each time.
  ;(
    provider.Client as unknown as { prototype: { redirectUriAllowed(): boolean } }
  ).prototype.redirectUriAllowed = () => true
  const callback = provider.callback()

  async function answer(...[request, response]: Parameters<typeof callback>) {
    if (request.url !== '/sign-in-here') return callback(request, response)
    const { person } = state
    if (person !== undefined) people.set(person.sub, person)
    const result =
      person === undefined ? { error: 'access_denied' } : { login: { accountId: person.sub } }
    return provider.interactionFinished(request, response, result)
  }

  return {
    settings: { issuer, clientId: 'terrier', clientSecret: 'a-client-secret', name: 'Town hall' },
    /** undefined: whoever is asked refuses. */
    signsIn: (person: Person | undefined) => {
      state.person = person
    },
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

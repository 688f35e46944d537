import { request } from '../request.ts'

/** Browsers that cannot read the options as JSON are older than this program. */
export const knowsPasskeys =
  typeof PublicKeyCredential === 'function' &&
  'parseRequestOptionsFromJSON' in PublicKeyCredential &&
  'parseCreationOptionsFromJSON' in PublicKeyCredential

/** @throws Problem, and DOMException when the person or the device will not. */
export async function signInWithPasskey(): Promise<void> {
  const options = await request<PublicKeyCredentialRequestOptionsJSON>(
    '/api/auth/passkey/generate-authenticate-options',
  )
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON({
    ...options,
    // The server takes it for both factors, and refuses anything less.
    userVerification: 'required',
  })
  const credential = await navigator.credentials.get({ publicKey })
  const response = (credential as PublicKeyCredential).toJSON()
  await request('/api/auth/passkey/verify-authentication', { method: 'POST', body: { response } })
}

/** @throws as signing in does. */
export async function addPasskey(name: string): Promise<void> {
  const options = await request<PublicKeyCredentialCreationOptionsJSON>(
    '/api/auth/passkey/generate-register-options',
  )
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
  const credential = await navigator.credentials.create({ publicKey })
  const response = (credential as PublicKeyCredential).toJSON()
  const body = { response, name }
  await request('/api/auth/passkey/verify-registration', { method: 'POST', body })
}

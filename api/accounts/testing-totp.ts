import { createHmac } from 'node:crypto'

/** The code of RFC 6238 that an authenticator app shows for an otpauth:// address, by default now. */
export function totpCode(uri: string, atMs = Date.now()): string {
  const secret = new URL(uri).searchParams.get('secret') ?? ''
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / 30_000)))
  const digest = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const start = digest.at(-1)! & 15
  const code = digest.readUInt32BE(start) & 0x7fffffff
  return String(code % 1_000_000).padStart(6, '0')
}

function fromBase32(text: string) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...text.replace(/=+$/, '')]
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

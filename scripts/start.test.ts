import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { temporaryFolder } from '../api/db/data-folder.ts'

const folder = temporaryFolder('start')
const { engine } = inject('database')

interface Started {
  child: ChildProcess
  output: () => string
  ended: Promise<number | null>
}

/** What `npm start` runs, on a port the system picks. */
function start(env: NodeJS.ProcessEnv = {}, args: string[] = []): Started {
  const database = env.DATABASE_URL
    ? []
    : ['--database', engine === 'embedded' ? 'embedded' : 'local']
  const bootstrap = join(import.meta.dirname, 'bootstrap.mjs')
  const child = spawn(
    process.execPath,
    [bootstrap, 'start', ...database, '--demo-parcels', '150', ...args],
    {
      env: { ...process.env, DATABASE_URL: '', PORT: '0', TERRIER_DATA: folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += text))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return { child, output: () => output, ended }
}

async function addressOf(started: Started): Promise<string> {
  while (true) {
    const address = /ready on (\S+)/.exec(started.output())?.[1]
    if (address) return address
    const ended = await Promise.race([started.ended, sleep(100, 'running')])
    if (ended !== 'running') throw new Error(`It ended (${ended}):\n${started.output()}`)
  }
}

/** Sends half of a request, calls `meanwhile`, sends the rest, and gives the answer. */
async function slowRequest(address: string, meanwhile: () => Promise<void>): Promise<string> {
  const body = JSON.stringify({ email: 'nobody@demo.test', password: 'wrong-password' })
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  let answer = ''
  socket.on('data', (text) => (answer += text))
  socket.write(
    `POST /api/auth/sign-in/email HTTP/1.1\r\nhost: ${hostname}:${port}\r\norigin: ${address}\r\n` +
      `content-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n` +
      'expect: 100-continue\r\n\r\n',
  )
  // The server has it under way once it says "go on".
  await expect.poll(() => answer).toContain('100 Continue')
  socket.write(body.slice(0, 10))
  await meanwhile()
  socket.write(body.slice(10))
  await once(socket, 'close')
  return answer
}

describe('npm start', { timeout: 240_000 }, () => {
  let first: Started
  let address: string

  beforeAll(async () => {
    first = start()
    address = await addressOf(first)
  }, 240_000)

  afterAll(async () => {
    // Killed without a word; `close` comes when the server, which holds the same pipes, is gone too.
    first.child.kill('SIGKILL')
    await first.ended
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  test('serves the API, the tiles and the page on one port', async () => {
    const ready = await fetch(`${address}/ready`)
    expect(await ready.json()).toMatchObject({ status: 'ready' })
    const parcels = await fetch(`${address}/api/v1/lunca-veche/parcels?limit=1`)
    expect(await parcels.json()).toMatchObject({ type: 'FeatureCollection', numberReturned: 1 })
    expect((await fetch(`${address}/tiles/lunca-veche.json`)).status).toBe(200)
    const page = await fetch(`${address}/lunca-veche`, { headers: { accept: 'text/html' } })
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(await page.text()).toContain('<div id="app">')
  })

  test('lets its files be kept, and answers 404 for what is not there', async () => {
    const page = await (await fetch(address)).text()
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1]
    const asset = await fetch(`${address}${script}`, { headers: { 'accept-encoding': 'br' } })
    expect(asset.headers.get('cache-control')).toContain('immutable')
    expect(asset.headers.get('content-encoding')).toBe('br')
    expect((await fetch(`${address}/assets/gone.js`)).status).toBe(404)
    expect((await fetch(`${address}/api/v1/gone/parcels`)).status).toBe(404)
  })

  test('refuses a second one on the same data folder, and says who has it', async () => {
    const second = start()
    expect(await second.ended).toBe(1)
    expect(second.output()).toMatch(/in use by process \d+/)
    expect(second.output()).toContain(address)
  })

  test('says when the port is taken, and leaves nothing running', async () => {
    const taken = createServer().listen(0)
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const other = temporaryFolder('start')
    const second = start({ PORT: String(port), TERRIER_DATA: other }, ['--no-demo'])
    expect(await second.ended).toBe(1)
    expect(second.output()).toContain(`Port ${port} is in use`)
    taken.close()
    rmSync(other, { recursive: true, force: true })
  })

  test('names a setting it cannot use', async () => {
    const wrong = start({ PORT: 'http' })
    expect(await wrong.ended).toBe(1)
    expect(wrong.output()).toContain('PORT')
  })

  test('says in a sentence that it does not reach the database, and lets the folder go', async () => {
    const other = temporaryFolder('start')
    for (let time = 0; time < 2; time++) {
      const url = 'postgresql://somebody@127.0.0.1:1/terrier'
      const wrong = start({ DATABASE_URL: url, TERRIER_DATA: other })
      expect(await wrong.ended).toBe(1)
      expect(wrong.output()).toMatch(
        /The database of DATABASE_URL cannot be used: connect ECONNREFUSED/,
      )
      expect(wrong.output()).not.toMatch(/ at .*:\d+/)
    }
    rmSync(other, { recursive: true, force: true })
  })

  test('on SIGTERM answers what is under way, ends with 0, and keeps its data', async () => {
    const answer = await slowRequest(address, async () => {
      first.child.kill('SIGTERM')
      const isGone = () =>
        fetch(`${address}/health`).then(
          () => false,
          () => true,
        )
      await expect.poll(isGone).toBe(true)
    })
    expect(answer).toMatch(/^HTTP\/1\.1 401/m)
    expect(await first.ended).toBe(0)
    first = start()
    address = await addressOf(first)
    expect(first.output()).not.toContain('Making the demo town')
    const found = await fetch(`${address}/api/v1/lunca-veche/parcels?limit=1`)
    expect(await found.json()).toMatchObject({ numberReturned: 1 })
  })
})

import { expect, test } from 'vitest'
import { ask, testApp } from '../testing.ts'

interface Operation {
  operationId?: string
  summary?: string
  parameters?: { name: string; in: string; required?: boolean; schema: Record<string, unknown> }[]
  responses: Record<string, unknown>
}

async function document() {
  const answer = await ask('/api/openapi.json')
  expect(answer.status).toBe(200)
  return answer.json() as { openapi: string; paths: Record<string, Record<string, Operation>> }
}

test('the document is OpenAPI 3.1 and describes every API route', async () => {
  const { openapi, paths } = await document()
  expect(openapi).toBe('3.1.0')
  const app = await testApp()
  const served = app.routes
    .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/v1/'))
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
  const described = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect([...new Set(served)].sort()).toEqual(described.sort())
})

test('every operation has a summary and says what an error looks like', async () => {
  for (const operations of Object.values((await document()).paths)) {
    for (const operation of Object.values(operations)) {
      expect(operation.summary).toBeTruthy()
      expect(operation.responses).toHaveProperty('default')
    }
  }
})

test('parameters have types that a client can use', async () => {
  const list = (await document()).paths['/api/v1/{municipality}/parcels']?.get
  const types = Object.fromEntries(
    (list?.parameters ?? []).map(({ name, schema }) => [name, schema.type]),
  )
  expect(types).toMatchObject({
    bbox: 'string',
    limit: 'integer',
    includeRetired: 'boolean',
    validAt: 'string',
  })
})

test('the pages come whole from here, without inline script', async () => {
  const page = await ask('/api/docs')
  expect(page.status).toBe(200)
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
  expect(page.text).not.toMatch(/https?:|<script>/)
  const addresses = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(
    (match) => match[1] ?? '',
  )
  expect(addresses.length).toBeGreaterThan(3)
  for (const address of addresses) expect((await ask(address)).status).toBe(200)
})

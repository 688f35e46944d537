import { readFile } from 'node:fs/promises'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { declareAccess } from './access.ts'
import type { AppEnv } from './context.ts'
import { notFound } from './problem.ts'

const description = `The register of a municipality. Collections are GeoJSON in degrees (EPSG:4326), paged by
\`next\` links, and can be read as they were known at a moment (\`asOf\`). Errors are problem+json (RFC 9457).
Updates need \`If-Match\`, creates need \`Idempotency-Key\`. Without a session or token you see what is public.`

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Terrier API</title>
<link rel="icon" href="/api/docs/favicon-32x32.png">
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
</head>
<body>
<main id="docs"></main>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`

const start = `SwaggerUIBundle({
  url: '/api/openapi.json', dom_id: '#docs', deepLinking: true, docExpansion: 'none', filter: true,
  defaultModelsExpandDepth: 0, validatorUrl: null,
})
`

const files: Record<string, string> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
}

/** Everything comes from here; only styles are inline, which Swagger UI makes itself. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"

const dayS = 86_400

/** `/api/openapi.json` and pages made from it at `/api/docs`. */
export function addDocs(app: OpenAPIHono<AppEnv>) {
  for (const path of ['/api/openapi.json', '/api/docs', '/api/docs/:file'])
    declareAccess('GET', path, 'public')
  describeSecurity(app)
  app.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Terrier', version: '1', description },
  })
  app.get('/api/docs', (c) => c.html(page, 200, { 'content-security-policy': policy }))
  app.get('/api/docs/:file', async (c) => {
    const name = c.req.param('file')
    if (name === 'start.js')
      return c.body(start, 200, { 'content-type': 'text/javascript; charset=utf-8' })
    const type = files[name]
    if (type === undefined) throw notFound('such page')
    const bytes = await readFile(new URL(import.meta.resolve(`swagger-ui-dist/${name}`)))
    return c.body(bytes, 200, { 'content-type': type, 'cache-control': `public, max-age=${dayS}` })
  })
}

function describeSecurity(app: OpenAPIHono<AppEnv>) {
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'terrier.session_token',
  })
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
  })
}

import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

export interface WebFilesOptions {
  /** The built web client. */
  folder: string
  basemapUrl: string | undefined
}

const oneYear = 'public, max-age=31536000, immutable'

/** The web client's files; every other page path gives its index.html, which finds its own way. */
export function createWebFiles({ folder, basemapUrl }: WebFilesOptions) {
  const index = join(folder, 'index.html')
  const html = existsSync(index) ? readFileSync(index, 'utf8') : undefined
  const app = new Hono()
  app.use(secureHeaders({ contentSecurityPolicy: contentSecurityPolicy(html ?? '', basemapUrl) }))
  app.get(
    '*',
    serveStatic({
      root: folder,
      precompressed: true,
      onFound: (path, c) => c.header('cache-control', isHashed(path) ? oneYear : 'no-cache'),
    }),
  )
  app.get('*', (c) => {
    const wantsPage = (c.req.header('accept') ?? '*/*').match(/text\/html|\*\/\*/)
    if (html === undefined || !wantsPage || /\.\w+$/.test(c.req.path)) return c.notFound()
    return c.html(html, 200, { 'cache-control': 'no-cache' })
  })
  return app
}

/** Vite puts a hash of the content into the names of all in this folder. */
function isHashed(path: string) {
  return path.includes('/assets/')
}

/** Nothing from elsewhere, but for the basemap that was configured. */
function contentSecurityPolicy(html: string, basemapUrl: string | undefined) {
  const basemap =
    basemapUrl === undefined ? [] : [new URL(basemapUrl.replaceAll(/[{}]/g, '')).origin]
  return {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'", ...inlineScriptHashes(html)],
    // Mantine and MapLibre set styles from script.
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:', 'blob:', ...basemap],
    fontSrc: ["'self'", 'data:'],
    connectSrc: ["'self'", ...basemap],
    workerSrc: ["'self'", 'blob:'],
    childSrc: ["'self'", 'blob:'],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'self'"],
  }
}

function inlineScriptHashes(html: string) {
  const scripts = html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)
  return [...scripts].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  )
}

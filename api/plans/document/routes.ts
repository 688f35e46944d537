import { z } from '@hono/zod-openapi'
import { strToU8, zipSync } from 'fflate'
import { json } from '../../http/content.ts'
import { newRouter } from '../../http/context.ts'
import { answerTagged, listTag } from '../../http/etag.ts'
import { route } from '../../http/route.ts'
import { within } from '../../http/within.ts'
import { scenarioPath, staff } from '../deeds.ts'
import type { FromOtherSlices } from '../from-other-slices.ts'
import { scenarioParam } from '../schema.ts'
import { dataFiles } from './data-files.ts'
import { readDocument } from './read-document.ts'

const documentRoute = route({
  ...staff,
  path: `${scenarioPath}/document`,
  summary: 'What the document of a solved scenario says: all its figures, as of one moment',
  request: { params: scenarioParam },
  responses: {
    200: {
      description: 'Figures, groups, reasons, method and sources',
      content: json(z.record(z.string(), z.unknown()).openapi('PlanDocument')),
    },
  },
})

const dataRoute = route({
  ...staff,
  path: `${scenarioPath}/document/data`,
  summary:
    'The data behind the document: CSV, GeoJSON and JSON in a ZIP, with their columns described',
  request: { params: scenarioParam },
  responses: {
    200: {
      description: 'A ZIP archive',
      content: { 'application/zip': { schema: z.string().openapi({ format: 'binary' }) } },
    },
  },
})

/** What a council reads: the figures for the document that the client sets, and the data behind it. */
export function documentRoutes(from: FromOtherSlices) {
  return newRouter()
    .openapi(documentRoute, async (c) => {
      const { id, scenarioId } = c.req.valid('param')
      const document = await within(c, (trx) => readDocument(trx, id, scenarioId, from))
      const text = JSON.stringify(document)
      return answerTagged(c, text, listTag(text))
    })
    .openapi(dataRoute, async (c) => {
      const { id, scenarioId } = c.req.valid('param')
      const document = await within(c, (trx) => readDocument(trx, id, scenarioId, from))
      const files = dataFiles(document).map(({ name, text }) => [name, strToU8(text)] as const)
      const zip = zipSync(Object.fromEntries(files), { mtime: document.drawnUpAt })
      const name = `${c.get('tenant').slug}-plan-${id}-${scenarioId}.zip`
      return c.body(new Uint8Array(zip), 200, {
        'content-type': 'application/zip',
        'content-disposition': `attachment; filename="${name}"`,
        'cache-control': 'private, no-cache',
      })
    })
}

import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { type FileFormat, fileFormatNames, fileFormats } from '../geo/files/formats.ts'
import { writeAreas } from '../geo/files/write-file.ts'
import { isStaff } from '../http/access.ts'
import type { Collections } from '../http/collection-routes.ts'
import { listQuerySchema } from '../http/collection-schema.ts'
import { type AppEnv, newRouter } from '../http/context.ts'
import { type Moments, readContext } from '../http/moments.ts'
import { type Bbox, integerParam, tenantParam } from '../http/params.ts'
import { Problem, wrongField } from '../http/problem.ts'
import { route, tenantPath } from '../http/route.ts'
import { within } from '../http/within.ts'
import { readAreas, readFileCrs } from './read-areas.ts'
import { parcels } from './routes.ts'

const mostIds = 1000

const idsParam = z
  .string()
  .regex(/^\d{1,15}(,\d{1,15})*$/, 'Ids with commas.')
  .transform((text) => [...new Set(text.split(',').map(Number))])
  .pipe(z.array(z.int()).max(mostIds, `At most ${mostIds} ids.`))
  .openapi({ type: 'string', description: 'Only these, with commas.', example: '12,13' })

const exportRoute = route({
  method: 'get',
  tags: ['parcels'],
  access: 'public',
  path: `${tenantPath}/parcels/export`,
  summary: 'Parcels as a file: DXF, Shapefile, GeoPackage, GML, CSV of corners or GeoJSON',
  request: {
    params: tenantParam,
    query: listQuerySchema(parcels).matching.extend({
      format: z.enum(fileFormatNames),
      srid: integerParam(1, 999_999).optional().openapi({
        description: "EPSG number of the file's CRS; the municipality's own unless told.",
      }),
      ids: idsParam.optional(),
      changeSet: integerParam(1, Number.MAX_SAFE_INTEGER).optional().openapi({
        description: 'The parcels of this change set as it leaves them. For staff only.',
      }),
    }),
  },
  responses: {
    200: {
      description: 'A file',
      content: Object.fromEntries(
        Object.values(fileFormats).map(({ type }) => [
          type,
          { schema: z.string().openapi({ format: 'binary' }) },
        ]),
      ),
    },
  },
})

interface Query extends Moments {
  format: FileFormat
  srid?: number
  ids?: number[]
  changeSet?: number
  bbox?: Bbox
  within?: string
}

const patienceMs = 120_000

export function parcelExportRoutes(collections: Collections) {
  return newRouter().openapi(exportRoute, async (c) => {
    const query = c.req.valid('query') as Query
    const { format, srid, ids, changeSet, bbox, within: area, ...others } = query
    const { asOf, validAt, includeRetired, ...filters } = others
    requireOneKind(c, query)
    const at = readContext(collections, c.get('tenant').timeZone, { asOf })
    const wanted = { ids, changeSet, bbox, within: area, asOf, validAt, includeRetired, filters }
    const { crs, areas } = await within(c, async (trx) => {
      const crs = await readFileCrs(trx, srid ?? c.get('tenant').srid)
      return { crs, areas: await readAreas(trx, at, wanted, crs) }
    })
    const day = asOf === undefined ? '' : `-${asOf.slice(0, 10)}`
    const of = changeSet === undefined ? 'parcels' : `change-set-${changeSet}`
    const name = `${c.get('tenant').slug}-${of}${day}-epsg${crs.srid}`
    const signal = AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(patienceMs)])
    const wish = { format, crs, name, nameColumn: 'cadastral_number', areas }
    return sendFile(c, format, (folder) => writeAreas(folder, wish, signal))
  })
}

/** A change set has no past and no filters. */
function requireOneKind(c: Context<AppEnv>, query: Query) {
  if (query.changeSet === undefined) return
  if (!isStaff(c.get('actor').role))
    throw new Problem(403, 'forbidden', { detail: 'query.changeSet is for staff.' })
  const also = Object.keys(query).find((name) => !['format', 'srid', 'changeSet'].includes(name))
  if (also !== undefined) throw wrongField(`query.${also}`, 'Not together with query.changeSet.')
}

/** From the disk, where it is removed once it is sent or nobody wants it any more. */
async function sendFile(
  c: Context<AppEnv>,
  format: FileFormat,
  write: (folder: string) => Promise<string>,
) {
  const folder = mkdtempSync(join(tmpdir(), 'terrier-export-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const path = await write(folder)
    const shared = c.get('caller').userId === null ? 'public' : 'private'
    const headers = {
      'content-type': fileFormats[format].type,
      'content-length': String(statSync(path).size),
      'content-disposition': `attachment; filename="${basename(path)}"`,
      'cache-control': `${shared}, no-cache`,
    }
    if (c.req.method === 'HEAD') {
      remove()
      return c.body(null, 200, headers)
    }
    const file = createReadStream(path).on('close', remove)
    return c.body(Readable.toWeb(file) as ReadableStream, 200, headers)
  } catch (error) {
    remove()
    if ((error as Error).name === 'TimeoutError')
      throw new Problem(422, 'takes-too-long', { detail: 'Writing the file takes too long.' })
    throw error
  }
}

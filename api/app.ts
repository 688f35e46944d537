import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { requestId } from 'hono/request-id'
import { secureHeaders } from 'hono/secure-headers'
import { tileRoutes } from '../tiles/routes.ts'
import { createSignIn, type SignIn } from './accounts/auth.ts'
import { identifier } from './accounts/identify.ts'
import { accountRoutes } from './accounts/routes.ts'
import { auditRoutes } from './audit/routes.ts'
import { changeSetRoutes } from './change-sets/routes.ts'
import { collections, listed } from './collections.ts'
import type { OidcSettings } from './config.ts'
import type { Database } from './db/database.ts'
import { LiveHub } from './events/live-hub.ts'
import { eventRoutes } from './events/routes.ts'
import { roleIn } from './http/access.ts'
import { collectionRoutes } from './http/collection-routes.ts'
import { newRouter, type Services } from './http/context.ts'
import { addDocs } from './http/docs.ts'
import { addHealth } from './http/health.ts'
import { notFound, Problem, problemAnswer, problemOf } from './http/problem.ts'
import { importRoutes } from './imports/routes.ts'
import { isSurvey, surveyRoutes } from './imports/survey-routes.ts'
import { benefitSql } from './interventions/benefit.ts'
import { findConflicts } from './interventions/conflicts.ts'
import { occasionRoutes } from './interventions/occasion-routes.ts'
import { interventionRoutes } from './interventions/routes.ts'
import { togetherRoutes } from './interventions/together-routes.ts'
import { unitPriceRoutes } from './interventions/unit-prices.ts'
import { municipalityFinder } from './municipalities/finder.ts'
import { municipalityRoutes } from './municipalities/routes.ts'
import { summaryRoutes } from './municipalities/summary.ts'
import { needRoutes } from './needs/routes.ts'
import { NeedRunner } from './needs/runner.ts'
import { defaultWeights } from './needs/score.ts'
import { parcelChangeRoutes } from './parcels/change-routes.ts'
import { parcelExportRoutes } from './parcels/export-routes.ts'
import { extractRoutes } from './parcels/extract-routes.ts'
import { lineageRoutes } from './parcels/lineage-routes.ts'
import { planRoutes } from './plans/routes.ts'
import { PlanSolver } from './plans/solver.ts'
import { questionRoutes } from './questions/routes.ts'
import { searchRoutes } from './search/routes.ts'
import { timelineRoutes } from './timeline/routes.ts'

export interface AppOptions {
  db: Database
  /** Signs cookies and derives token secrets; whoever has it can sign in as anybody. */
  secret: string
  /** Where people reach us, https://terrier.example.org; by default what requests say. */
  publicUrl?: string
  /** Raster tiles under the map, a template with {z}/{x}/{y}. */
  basemapUrl?: string
  signInsPer10s?: number
  /** Another sign-in that we trust. */
  oidc?: OidcSettings
  /** Whether need is kept up from the beginning, and not only once somebody has it computed. */
  followsNeed?: boolean
  /** Ends the streams of events, which would hold a server open. */
  closing?: AbortSignal
  /** Told of every answer of 500; by default the standard error stream. */
  onError?: (error: unknown, requestId: string) => void
}

const bodyLimitBytes = 1024 * 1024

/** The whole API and the tiles. The web client's files are added by who serves them. */
export function createApp(options: AppOptions) {
  const { db, basemapUrl, onError = logError } = options
  const signIn = createSignIn(db, options)
  const services: Services = {
    db,
    secret: options.secret,
    ...identifier(db, signIn.auth),
    ...municipalityFinder(db),
  }
  const app = prepare(services)
  app.onError((error, c) => {
    const problem = problemOf(error)
    if (problem.status === 500) onError(error, c.get('requestId'))
    return problemAnswer(c, problem)
  })
  app.notFound((c) => problemAnswer(c, notFound('such page')))
  addHealth(app)
  addDocs(app)
  app.route('/tiles', tileRoutes({ db, basemapUrl, actorOf: actorFinder(services) }))
  const needs = new NeedRunner(db, collections, (error) => onError(error, 'need'), options.closing)
  if (options.followsNeed === true) void needs.wake()
  const solver = new PlanSolver(db, (error) => onError(error, 'plan'))
  const hub = new LiveHub(db, (error) => onError(error, 'events'))
  return withRoutes(app, signIn, { needs, solver, hub }, options)
}

/** Its type is what the web client is typed by. */
export type App = ReturnType<typeof createApp>

function prepare(services: Services) {
  const app = newRouter()
  app.use('*', requestId(), async (c, next) => {
    c.set('services', services)
    await next()
  })
  app.use('/api/*', secureHeaders({ crossOriginResourcePolicy: 'same-origin' }), compress())
  const limit = bodyLimit({
    maxSize: bodyLimitBytes,
    onError: () => {
      throw new Problem(413, 'too-large', { detail: `At most ${bodyLimitBytes} bytes.` })
    },
  })
  // A surveyor's file goes to the disk as it comes, and has a limit of its own.
  app.use('/api/*', (c, next) => (isSurvey(c.req.path) ? next() : limit(c, next)))
  return app
}

/** Who asks in a municipality, for routes that are not made by `route`. */
function actorFinder(services: Services) {
  return async (c: Context, municipalityId: number) => {
    const caller = await services.identify(c.req.raw)
    return {
      userId: caller.userId,
      role: roleIn(caller, municipalityId),
      requestId: c.get('requestId'),
    }
  }
}

function withRoutes(
  app: ReturnType<typeof newRouter>,
  signIn: SignIn,
  { needs, solver, hub }: { needs: NeedRunner; solver: PlanSolver; hub: LiveHub },
  options: AppOptions,
) {
  return app
    .route('/', municipalityRoutes())
    .route('/', accountRoutes(signIn, options))
    .route('/', auditRoutes())
    .route('/', importRoutes())
    .route('/', surveyRoutes())
    .route('/', searchRoutes())
    .route('/', summaryRoutes())
    .route('/', needRoutes(collections, needs))
    .route('/', questionRoutes(collections))
    .route('/', timelineRoutes(collections))
    .route('/', unitPriceRoutes())
    .route('/', planRoutes(solver, { findConflicts, benefitSql, weights: defaultWeights }))
    .route('/', togetherRoutes(defaultWeights))
    .route('/', occasionRoutes())
    .route('/', interventionRoutes(collections, defaultWeights))
    .route('/', changeSetRoutes())
    .route('/', eventRoutes(hub, options.closing))
    .route('/', lineageRoutes())
    .route('/', extractRoutes(options.publicUrl))
    .route('/', parcelChangeRoutes(collections))
    .route('/', parcelExportRoutes(collections))
    .route('/', collectionRoutes(listed.changeSets, collections))
    .route('/', collectionRoutes(listed.parcels, collections))
    .route('/', collectionRoutes(listed.rights, collections))
    .route('/', collectionRoutes(listed.buildings, collections))
    .route('/', collectionRoutes(listed.roads, collections))
    .route('/', collectionRoutes(listed.roadSurfaces, collections))
    .route('/', collectionRoutes(listed.addresses, collections))
    .route('/', collectionRoutes(listed.zones, collections))
    .route('/', collectionRoutes(listed.districts, collections))
    .route('/', collectionRoutes(listed.landCovers, collections))
    .route('/', collectionRoutes(listed.networks, collections))
    .route('/', collectionRoutes(listed.networkNodes, collections))
    .route('/', collectionRoutes(listed.networkEdges, collections))
    .route('/', collectionRoutes(listed.assets, collections))
    .route('/', collectionRoutes(listed.inspections, collections))
    .route('/', collectionRoutes(listed.workOrders, collections))
    .route('/', collectionRoutes(listed.reports, collections))
    .route('/', collectionRoutes(listed.permits, collections))
    .route('/', collectionRoutes(listed.works, collections))
    .route('/', collectionRoutes(listed.interventions, collections))
    .route('/', collectionRoutes(listed.moratoriums, collections))
    .route('/', collectionRoutes(listed.bundles, collections))
    .route('/', collectionRoutes(listed.plans, collections))
    .route('/', collectionRoutes(listed.programmes, collections))
    .route('/', collectionRoutes(listed.occasions, collections))
}

function logError(error: unknown, id: string) {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`${new Date().toISOString()} request ${id} failed: ${text}\n`)
}

import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router'
import { FailedScreen, NotFoundScreen } from './shell/failed-screen.tsx'
import { parseView, type View, writeView } from './view-state.ts'

const rootRoute = createRootRoute({
  // parseSearch has checked it already.
  validateSearch: (search) => search as View,
  notFoundComponent: NotFoundScreen,
  errorComponent: ({ error, reset }) => (
    <FailedScreen error={error instanceof Error ? error : new Error(String(error))} reset={reset} />
  ),
})

const startRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./shell/start-screen.tsx'), 'StartScreen'),
})

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./accounts/sign-in-screen.tsx'), 'SignInScreen'),
})

const municipalityRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/$municipality',
  component: lazyRouteComponent(
    () => import('./shell/municipality-screen.tsx'),
    'MunicipalityScreen',
  ),
})

const mapRoute = createRoute({
  getParentRoute: () => municipalityRoute,
  path: '/',
  // Another town is another map.
  remountDeps: ({ params }) => params,
  component: lazyRouteComponent(() => import('./shell/workspace.tsx'), 'Workspace'),
})

const accountRoute = createRoute({
  getParentRoute: () => municipalityRoute,
  path: '/account',
  component: lazyRouteComponent(() => import('./accounts/account-screen.tsx'), 'AccountScreen'),
})

const documentRoute = createRoute({
  getParentRoute: () => municipalityRoute,
  path: '/plans/$plan/scenarios/$scenario/document',
  component: lazyRouteComponent(
    () => import('./plans/document/document-screen.tsx'),
    'DocumentScreen',
  ),
})

const lineageRoute = createRoute({
  getParentRoute: () => municipalityRoute,
  path: '/parcels/$parcel/lineage',
  component: lazyRouteComponent(() => import('./lineage/lineage-screen.tsx'), 'LineageScreen'),
})

const extractRoute = createRoute({
  getParentRoute: () => municipalityRoute,
  path: '/extracts/$number',
  component: lazyRouteComponent(() => import('./extract/check-screen.tsx'), 'CheckScreen'),
})

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    startRoute,
    signInRoute,
    municipalityRoute.addChildren([
      mapRoute,
      accountRoute,
      documentRoute,
      lineageRoute,
      extractRoute,
    ]),
  ]),
  parseSearch: parseView,
  stringifySearch: writeView,
  defaultPreload: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

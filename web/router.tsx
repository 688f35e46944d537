import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type NavigateOptions,
  useNavigate,
} from '@tanstack/react-router'
import { useCallback } from 'react'
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

const mapRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/$municipality',
  component: lazyRouteComponent(() => import('./shell/map-screen.tsx'), 'MapScreen'),
})

export const router = createRouter({
  routeTree: rootRoute.addChildren([startRoute, signInRoute, mapRoute]),
  parseSearch: parseView,
  stringifySearch: writeView,
  defaultPreload: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

export function useView(): View {
  return rootRoute.useSearch()
}

/** The slug in the path. */
export function useSlug(): string {
  return mapRoute.useParams().municipality
}

export type ViewChange = Partial<View> | ((view: View) => Partial<View>)

/** Changes parts of the view. `replace` keeps one entry in the browser's history. */
export function useChangeView() {
  const navigate = useNavigate()
  return useCallback(
    (change: ViewChange, options: Pick<NavigateOptions, 'replace'> = {}) =>
      navigate({
        to: '.',
        replace: options.replace,
        search: (view: View) => ({
          ...view,
          ...(typeof change === 'function' ? change(view) : change),
        }),
      }),
    [navigate],
  )
}

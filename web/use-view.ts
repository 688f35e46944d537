import { type NavigateOptions, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { View } from './view-state.ts'

/** What the address bar holds. */
export function useView(): View {
  return useSearch({ strict: false })
}

/** The slug in the path; only below a municipality. */
export function useSlug(): string {
  return useParams({ from: '/$municipality' }).municipality
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

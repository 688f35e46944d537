import { useMediaQuery } from '@mantine/hooks'
import { useChangeView, useView } from '../use-view.ts'
import type { Pane } from '../view-state.ts'

export const phoneQuery = '(max-width: 720px)'

/** The pane at the left. Where nothing is said, a wide screen shows the legend. */
export function usePane() {
  const view = useView()
  const changeView = useChangeView()
  const isWide = useMediaQuery('(min-width: 1100px)', undefined, { getInitialValueInEffect: false })
  const pane: Pane = view.pane ?? (isWide ? 'layers' : 'none')
  return {
    pane,
    toggle: (asked: Pane) =>
      changeView({ pane: pane === asked ? 'none' : asked }, { replace: true }),
    close: () => changeView({ pane: 'none' }, { replace: true }),
  }
}

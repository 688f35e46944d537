import { CloseButton } from '@mantine/core'
import { type ReactNode, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ScrollerContext } from '../ui/scroller.ts'
import { Waiting } from '../ui/waiting.tsx'
import type { Pane as PaneName } from '../view-state.ts'
import classes from './pane.module.css'
import { usePane } from './use-pane.ts'

interface PaneProps {
  name: PaneName
  children: ReactNode
}

/** The pane at the left of the map; a sheet over its lower half on a phone. */
export function Pane({ name, children }: PaneProps) {
  const { t } = useTranslation()
  const { close } = usePane()
  const [scroller, setScroller] = useState<HTMLElement | null>(null)
  return (
    <aside
      className={classes.pane}
      aria-labelledby="pane-title"
      onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && close()}
    >
      <header className={classes.head}>
        <h2 id="pane-title" tabIndex={-1} className={classes.title}>
          {t(`pane.${name}`)}
        </h2>
        <CloseButton aria-label={t('common.close')} onClick={close} />
      </header>
      <div ref={setScroller} className={classes.body}>
        <ScrollerContext value={scroller}>
          <Suspense fallback={<Waiting />}>{children}</Suspense>
        </ScrollerContext>
      </div>
    </aside>
  )
}

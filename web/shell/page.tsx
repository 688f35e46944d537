import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'
import { LanguageMenu } from './language-menu.tsx'
import classes from './page.module.css'
import { ThemeMenu } from './theme-menu.tsx'

interface PageProps {
  /** Where the way back leads, and its words. */
  back: string
  backTo: string
  children: ReactNode
}

/** A page beside the map: a way back to it above, and what it is. */
export function Page({ back, backTo, children }: PageProps) {
  return (
    <div className={classes.screen}>
      <header className={classes.bar}>
        <Anchor href={back} className={classes.back}>
          ← {backTo}
        </Anchor>
        <span className={classes.menus}>
          <LanguageMenu />
          <ThemeMenu />
        </span>
      </header>
      {children}
    </div>
  )
}

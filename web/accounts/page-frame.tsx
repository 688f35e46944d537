import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '../shell/page.tsx'
import { useView } from '../use-view.ts'
import classes from './page-frame.module.css'

interface PageFrameProps {
  /** Of the page, in the browser's tab. */
  title: string
  heading: string
  lead: string
  isWide?: boolean
  children: ReactNode
}

/** A page beside the map: a way back to it, a heading, a column. */
export function PageFrame({ title, heading, lead, isWide, children }: PageFrameProps) {
  const { t } = useTranslation()
  return (
    <Page back={useReturnPath()} backTo={t('signIn.back')}>
      <title>{title}</title>
      <main className={classes.main} data-wide={isWide || undefined}>
        <h1 className={classes.title}>{heading}</h1>
        <p className={classes.lead}>{lead}</p>
        {children}
      </main>
    </Page>
  )
}

/** Where the map was left. Only ever back into this site. */
export function useReturnPath(): string {
  const { returnTo } = useView()
  return returnTo && /^\/(?![/\\])/.test(returnTo) ? returnTo : '/'
}

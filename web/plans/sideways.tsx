import type { ReactNode } from 'react'
import classes from './plans.module.css'

interface SidewaysProps {
  label: string
  children: ReactNode
}

/** What may be wider than its place is scrolled within it; with keys too. */
export function Sideways({ label, children }: SidewaysProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for inputs, and a section would be a landmark.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no pointer scrolls it by keys.
    <div role="group" className={classes.scroll} tabIndex={0} aria-label={label}>
      {children}
    </div>
  )
}

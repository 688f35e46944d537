import type { Locator } from 'playwright-core'

/** Opens one part of the pane of plans, whose other parts have buttons of the same names. */
export const openPart = (plans: Locator, name: 'Candidates' | 'Dig once' | 'Plans') =>
  plans
    .getByRole('radiogroup', { name: 'Parts of planning' })
    .getByRole('radio', { name, exact: true })
    .press('Space')

import { Alert } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Scenario } from '../../api/client.ts'
import classes from './plans.module.css'
import type { ReasonWords } from './reason-words.ts'

/** Which rules cannot hold together. */
export function Infeasible({ scenario, words }: { scenario: Scenario; words: ReasonWords }) {
  const { t } = useTranslation()
  const { conflict } = scenario.result
  return (
    <Alert color="orange" role="alert" variant="light" title={t('plans.infeasible')}>
      <ul className={classes.reasons}>
        {conflict?.constraints.map((constraint) => (
          <li key={JSON.stringify(constraint)}>{words.ofConstraint(constraint)}</li>
        ))}
      </ul>
      <p className={classes.hint}>
        {t(conflict?.isMinimal ? 'plans.infeasible.minimal' : 'plans.infeasible.maybeFewer')}
      </p>
    </Alert>
  )
}

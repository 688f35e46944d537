import { SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useSession } from '../accounts/session.ts'
import { useChangeView, useView } from '../use-view.ts'
import { CandidatesTab } from './candidates-tab.tsx'
import { DigOnceTab } from './dig-once-tab.tsx'
import classes from './plans.module.css'
import { PlansTab } from './plans-tab.tsx'
import { plansTabs, type PlansTab as TabName } from './plans-view.ts'

/** From need to plan: what could be done, what lies in one street, and what is chosen. */
export function PlansPane() {
  const { t } = useTranslation()
  const { isStaff } = useSession()
  const { plans } = useView()
  const changeView = useChangeView()
  if (!isStaff) return <p className={classes.none}>{t('failure.forbidden')}</p>
  const tab = plans?.tab ?? 'plans'
  return (
    <div className={classes.plans}>
      <SegmentedControl
        fullWidth
        aria-label={t('plans.parts')}
        value={tab}
        data={plansTabs.map((value) => ({ value, label: t(`plans.tab.${value}`) }))}
        onChange={(value) =>
          changeView((view) => ({ plans: { ...view.plans, tab: value as TabName } }), {
            replace: true,
          })
        }
      />
      {tab === 'candidates' && <CandidatesTab />}
      {tab === 'dig-once' && <DigOnceTab />}
      {tab === 'plans' && <PlansTab />}
    </div>
  )
}

import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../accounts/session.ts'
import { useMunicipality } from '../municipality.ts'
import { useView } from '../use-view.ts'
import { ChangeSetList } from './change-set-list.tsx'
import { queueQuery } from './change-set-queries.ts'
import { ChangeSetScreen } from './change-set-screen.tsx'
import classes from './change-sets.module.css'
import { ReassignmentQueue } from './reassignment-queue.tsx'
import { RulesForm } from './rules-form.tsx'

const parts = ['sets', 'queue', 'rules'] as const

/** What planners have under way, what waits for a decision, and what the rules are. */
export function ChangeSetsPane() {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { isStaff } = useSession()
  const { changeSet } = useView()
  const [part, setPart] = useState<(typeof parts)[number]>('sets')
  const { data: queue } = useQuery({ ...queueQuery(slug), enabled: isStaff })
  if (!isStaff) return <p className={classes.none}>{t('failure.forbidden')}</p>
  if (changeSet !== undefined)
    return (
      <div className={classes.pane}>
        <ChangeSetScreen key={changeSet} id={changeSet} />
      </div>
    )
  return (
    <div className={classes.pane}>
      <SegmentedControl
        fullWidth
        aria-label={t('changeSets.parts')}
        value={part}
        data={parts.map((value) => ({
          value,
          label: t(`changeSets.part.${value}`, { waiting: queue?.waiting ?? 0 }),
        }))}
        onChange={(value) => setPart(value as typeof part)}
      />
      {part === 'sets' && <ChangeSetList />}
      {part === 'queue' && <ReassignmentQueue />}
      {part === 'rules' && <RulesForm />}
    </div>
  )
}

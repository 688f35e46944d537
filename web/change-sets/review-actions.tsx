import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../accounts/session.ts'
import { useMayEdit } from '../editor/editing.tsx'
import { useMunicipality } from '../municipality.ts'
import { newKey, request } from '../request.ts'
import { announce } from '../ui/announcer.tsx'
import { DeedProblem } from '../ui/deed-problem.tsx'
import { useChangeView } from '../use-view.ts'
import { type ChangeSet, changeSetsPath, parcelRulesQuery } from './change-set-queries.ts'
import classes from './change-sets.module.css'
import { PublishDialog } from './publish-dialog.tsx'
import { ReturnDialog } from './return-dialog.tsx'
import { useChangeSetDeed } from './use-deed.ts'

interface ReviewActionsProps {
  set: ChangeSet
  version: number
  status: ChangeSet['status']
  isEmpty: boolean
  /** Edits are on their way; they go first. */
  isSaving: boolean
  onHandIn: () => void
}

/** From a draft to the register, and back: what can be done in the state that it is in. */
export function ReviewActions({
  set,
  version,
  status,
  isEmpty,
  isSaving,
  onHandIn,
}: ReviewActionsProps) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const mayEdit = useMayEdit()
  const { user } = useSession()
  const { data: rules } = useQuery(parcelRulesQuery(slug))
  const { act, problem, isBusy } = useChangeSetDeed({ id: set.id, version })
  const [dialog, setDialog] = useState<'publish' | 'return' | null>(null)
  if (!mayEdit) return null
  const isOwn = set.submittedBy === user?.id && rules?.ownApproval === false
  const does = (name: string) => async () => {
    if (name === 'submit') onHandIn()
    if (await act(name)) announce(t(`changeSets.done.${name}`))
  }
  const button = { size: 'xs', disabled: isSaving, loading: isBusy } as const
  return (
    <>
      <div className={classes.row}>
        {status === 'draft' && (
          <Button {...button} disabled={isSaving || isEmpty} onClick={does('submit')}>
            {t('changeSets.submit')}
          </Button>
        )}
        {status === 'in-review' && (
          <>
            <Button
              size="xs"
              disabled={isOwn}
              aria-haspopup="dialog"
              onClick={() => setDialog('publish')}
            >
              {t('changeSets.publish')}
            </Button>
            <Button
              size="xs"
              variant="default"
              aria-haspopup="dialog"
              onClick={() => setDialog('return')}
            >
              {t('changeSets.return')}
            </Button>
          </>
        )}
        {(status === 'draft' || status === 'in-review') && (
          <Button {...button} variant="default" onClick={does('drop')}>
            {t('changeSets.drop')}
          </Button>
        )}
        {status === 'dropped' && (
          <Button {...button} onClick={does('take-up')}>
            {t('changeSets.takeUp')}
          </Button>
        )}
        {status === 'published' && <Invert set={set} />}
      </div>
      {status === 'in-review' && isOwn && (
        <p className={classes.none}>{t('changeSets.failed.own-change-set')}</p>
      )}
      <DeedProblem problem={problem} />
      {dialog === 'publish' && (
        <PublishDialog id={set.id} version={version} onClose={() => setDialog(null)} />
      )}
      {dialog === 'return' && (
        <ReturnDialog id={set.id} version={version} onClose={() => setDialog(null)} />
      )}
    </>
  )
}

/** Begins a change set that takes this one back; it is reviewed as any other. */
function Invert({ set }: { set: ChangeSet }) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const changeView = useChangeView()
  const { run, problem, isBusy } = useChangeSetDeed(set)
  const [key] = useState(newKey)
  const invert = async () => {
    const name = t('changeSets.inverse', { name: set.name }).slice(0, 200)
    const begun = await run(() =>
      request<{ id: number }>(`${changeSetsPath(slug)}/${set.id}/invert`, {
        method: 'POST',
        headers: { 'idempotency-key': key },
        body: { name },
      }),
    )
    if (begun) changeView({ changeSet: begun.id })
  }
  return (
    <>
      <Button size="xs" variant="default" loading={isBusy} onClick={invert}>
        {t('changeSets.invert')}
      </Button>
      <DeedProblem problem={problem} />
    </>
  )
}

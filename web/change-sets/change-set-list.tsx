import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../accounts/session.ts'
import { useMayEdit } from '../editor/editing.tsx'
import { usePresent } from '../live/present.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { useChangeView } from '../use-view.ts'
import { BeginDialog } from './begin-dialog.tsx'
import { type ChangeSet, changeSetsQuery } from './change-set-queries.ts'
import classes from './change-sets.module.css'

/** One's own drafts, what waits for review, the others' drafts, and what is done. */
export function ChangeSetList() {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { user } = useSession()
  const mayEdit = useMayEdit()
  const [isBeginning, setBeginning] = useState(false)
  const { data, error, refetch } = useQuery(changeSetsQuery(slug))
  if (error && !data) return <Failure error={error} onRetry={() => refetch()} />
  if (!data) return <Waiting />
  const drafts = data.filter(({ status }) => status === 'draft')
  return (
    <>
      {mayEdit && (
        <div>
          <Button aria-haspopup="dialog" onClick={() => setBeginning(true)}>
            {t('changeSets.begin')}
          </Button>
        </div>
      )}
      {data.length === 0 && <p className={classes.none}>{t('changeSets.none')}</p>}
      <Group kind="mine" sets={drafts.filter(({ ownerId }) => ownerId === user?.id)} />
      <Group kind="review" sets={data.filter(({ status }) => status === 'in-review')} />
      <Group kind="others" sets={drafts.filter(({ ownerId }) => ownerId !== user?.id)} />
      <Closed />
      {isBeginning && <BeginDialog onClose={() => setBeginning(false)} />}
    </>
  )
}

/** Asked for when somebody looks at them. */
function Closed() {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const [isOpen, setOpen] = useState(false)
  const { data, error, refetch } = useQuery({ ...changeSetsQuery(slug, 'closed'), enabled: isOpen })
  return (
    <details
      className={classes.closed}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{t('changeSets.closed')}</summary>
      {error && !data && <Failure error={error} onRetry={() => refetch()} />}
      {isOpen && !data && !error && <Waiting />}
      {data?.length === 0 && <p className={classes.none}>{t('changeSets.noneClosed')}</p>}
      <Group kind="published" sets={data?.filter(({ status }) => status === 'published') ?? []} />
      <Group kind="dropped" sets={data?.filter(({ status }) => status === 'dropped') ?? []} />
    </details>
  )
}

function Group({ kind, sets }: { kind: string; sets: ChangeSet[] }) {
  const { t } = useTranslation()
  if (sets.length === 0) return null
  return (
    <section aria-labelledby={`change-sets-${kind}`}>
      <h3 id={`change-sets-${kind}`} className={classes.group}>
        {t(`changeSets.group.${kind}`)}
      </h3>
      <ul className={classes.list}>
        {sets.map((set) => (
          <Item key={set.id} set={set} />
        ))}
      </ul>
    </section>
  )
}

function Item({ set }: { set: ChangeSet }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const changeView = useChangeView()
  const { user } = useSession()
  const others = usePresent().filter(
    ({ changeSetId, userId }) => changeSetId === set.id && userId !== user?.id,
  )
  const { id, name, owner, documentNumber, publishedAt } = set
  const told = documentNumber
    ? `${documentNumber} · ${format.momentDay(publishedAt)}`
    : (owner ?? '')
  return (
    <li>
      <button
        type="button"
        className={classes.open}
        onClick={() => changeView({ changeSet: id, pane: 'change-sets' })}
      >
        <span>{name}</span>
        <small>{told}</small>
        {others.map(({ userId, name: who }) => (
          <small key={userId} className={classes.present}>
            {t('live.editsHere', { name: who })}
          </small>
        ))}
      </button>
    </li>
  )
}

import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { bbox } from '@turf/turf'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMayEdit } from '../editor/editing.tsx'
import type { Bounds } from '../map/types.ts'
import { useMap } from '../map-context.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { request } from '../request.ts'
import { freePadding } from '../selection/free-padding.ts'
import { announce } from '../ui/announcer.tsx'
import { DeedProblem } from '../ui/deed-problem.tsx'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { queueQuery, type Reassignment } from './change-set-queries.ts'
import classes from './change-sets.module.css'
import { useDeed } from './use-deed.ts'

/** What hung on parcels that ended, and no place decides where it hangs now. */
export function ReassignmentQueue() {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { data, error, refetch } = useQuery(queueQuery(slug))
  if (error && !data) return <Failure error={error} onRetry={() => refetch()} />
  if (!data) return <Waiting />
  return (
    <>
      <p className={classes.none}>
        {t(data.waiting === 0 ? 'changeSets.queueEmpty' : 'changeSets.queueLead')}
      </p>
      {data.reassignments.map((one) => (
        <Waits key={`${one.id} ${one.version}`} reassignment={one} />
      ))}
      <Decided />
    </>
  )
}

function Thing({ reassignment }: { reassignment: Reassignment }) {
  const { t } = useTranslation()
  const map = useMap()
  const { entity, entityId, label, place, from, changeSet } = reassignment
  const name = `${t(`collection.${entity}.one`)} ${label ?? entityId}`
  return (
    <>
      <h4 className={classes.subheading}>
        {place ? (
          <button
            type="button"
            className={classes.thing}
            onClick={() => map?.flyTo(bbox(place) as Bounds, { padding: freePadding(), zoom: 19 })}
          >
            {name}
          </button>
        ) : (
          name
        )}
      </h4>
      <p className={classes.none}>
        {t('changeSets.wasOn', { parcel: from.cadastralNumber, name: changeSet.name })}
      </p>
    </>
  )
}

const nowhere = 'none'

function Waits({ reassignment }: { reassignment: Reassignment }) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const mayEdit = useMayEdit()
  const { run, problem, isBusy } = useDeed()
  const { id, version, entity, reason, candidates } = reassignment
  const [parcel, setParcel] = useState(String(candidates[0]?.id ?? nowhere))
  const [note, setNote] = useState('')
  const decide = async () => {
    const done = await run(() =>
      request(`/api/v1/${slug}/reassignments/${id}/decide`, {
        method: 'POST',
        headers: { 'if-match': `"${version}"` },
        body: { parcelId: parcel === nowhere ? null : Number(parcel), note: note.trim() },
      }).then(() => true),
    )
    if (done) announce(t('changeSets.done.decide'))
  }
  return (
    <form
      className={classes.asks}
      onSubmit={(event) => {
        event.preventDefault()
        void decide()
      }}
    >
      <Thing reassignment={reassignment} />
      <p className={classes.none}>{t(`changeSets.waits.${reason}`)}</p>
      {mayEdit && (
        <>
          <NativeSelect
            label={t('changeSets.belongsTo')}
            value={parcel}
            data={[
              ...candidates.map((one) => ({ value: String(one.id), label: one.cadastralNumber })),
              ...(entity === 'rights' ? [] : [{ value: nowhere, label: t('changeSets.noParcel') }]),
            ]}
            onChange={(event) => setParcel(event.currentTarget.value)}
          />
          <TextInput
            required
            maxLength={2000}
            label={t('field.reason')}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <DeedProblem problem={problem} />
          <div>
            <Button type="submit" size="xs" loading={isBusy} disabled={note.trim() === ''}>
              {t('changeSets.decide')}
            </Button>
          </div>
        </>
      )}
    </form>
  )
}

/** Asked for when somebody looks at them; each can go back into the queue. */
function Decided() {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const [isOpen, setOpen] = useState(false)
  const { data } = useQuery({ ...queueQuery(slug, true), enabled: isOpen })
  return (
    <details
      className={classes.closed}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{t('changeSets.decided')}</summary>
      {isOpen && !data && <Waiting />}
      {data?.reassignments.length === 0 && (
        <p className={classes.none}>{t('changeSets.noneDecided')}</p>
      )}
      {data?.reassignments.map((one) => (
        <DecidedOne key={one.id} reassignment={one} />
      ))}
    </details>
  )
}

function DecidedOne({ reassignment }: { reassignment: Reassignment }) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const format = useLocalFormat()
  const mayEdit = useMayEdit()
  const { run, problem, isBusy } = useDeed()
  const { id, version, decidedParcel, decidedBy, decidedAt, note } = reassignment
  const reopen = () =>
    run(() =>
      request(`/api/v1/${slug}/reassignments/${id}/reopen`, {
        method: 'POST',
        headers: { 'if-match': `"${version}"` },
      }),
    )
  return (
    <div className={classes.asks}>
      <Thing reassignment={reassignment} />
      <p className={classes.none}>
        {decidedParcel
          ? t('changeSets.isOn', { parcel: decidedParcel.cadastralNumber })
          : t('changeSets.noParcel')}
        {` · ${decidedBy} · ${format.moment(decidedAt)} · ${note}`}
      </p>
      <DeedProblem problem={problem} />
      {mayEdit && (
        <div>
          <Button size="compact-sm" variant="default" loading={isBusy} onClick={reopen}>
            {t('changeSets.reopen')}
          </Button>
        </div>
      )}
    </div>
  )
}

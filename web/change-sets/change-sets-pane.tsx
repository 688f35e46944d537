import { Button, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../accounts/session.ts'
import { useMayEdit } from '../editor/editing.tsx'
import { useMunicipality } from '../municipality.ts'
import { newKey, request } from '../request.ts'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { useChangeView, useView } from '../use-view.ts'
import { changeSetsPath, changeSetsQuery } from './change-set-queries.ts'
import classes from './change-sets.module.css'

/** What planners have under way; one of them can be open on the map. */
export function ChangeSetsPane() {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { isStaff } = useSession()
  const { changeSet } = useView()
  const changeView = useChangeView()
  const mayEdit = useMayEdit()
  const { data, error, refetch } = useQuery({ ...changeSetsQuery(slug), enabled: isStaff })
  if (!isStaff) return <p className={classes.none}>{t('failure.forbidden')}</p>
  if (error && !data) return <Failure error={error} onRetry={() => refetch()} />
  if (!data) return <Waiting />
  return (
    <div className={classes.pane}>
      {mayEdit && <BeginChangeSet />}
      {data.length === 0 && <p className={classes.none}>{t('changeSets.none')}</p>}
      <ul className={classes.list}>
        {data.map(({ id, name, status }) => (
          <li key={id}>
            <button
              type="button"
              className={classes.open}
              aria-pressed={id === changeSet}
              onClick={() => changeView({ changeSet: id === changeSet ? undefined : id })}
            >
              {name}
              <small>{t(`value.change-sets.status.${status}`)}</small>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function BeginChangeSet() {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const queryClient = useQueryClient()
  const changeView = useChangeView()
  const [name, setName] = useState('')
  const [key, setKey] = useState(newKey)
  const [error, setError] = useState<Error | null>(null)
  const begin = async () => {
    try {
      const { id } = await request<{ id: number }>(changeSetsPath(slug), {
        method: 'POST',
        headers: { 'idempotency-key': key },
        body: { name },
      })
      setName('')
      setKey(newKey())
      setError(null)
      await queryClient.invalidateQueries({ queryKey: ['change-sets', slug] })
      changeView({ changeSet: id })
    } catch (problem) {
      setError(problem as Error)
    }
  }
  return (
    <form
      className={classes.begin}
      onSubmit={(event) => {
        event.preventDefault()
        void begin()
      }}
    >
      <TextInput
        required
        maxLength={200}
        label={t('changeSets.name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" disabled={name.trim() === ''}>
        {t('changeSets.begin')}
      </Button>
      {error && <Failure error={error} />}
    </form>
  )
}

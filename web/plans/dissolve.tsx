import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useMunicipality } from '../municipality.ts'
import { newKey, request } from '../request.ts'
import { announce } from '../ui/announcer.tsx'
import { DeedProblem } from '../ui/deed-problem.tsx'
import type { Intervention } from './interventions.ts'
import classes from './plans.module.css'
import { useDeed } from './use-deed.ts'

/** A bundle that was taken apart, as it can be accepted again. */
export interface Dissolved {
  title: string
  members: { collection: string; id: number }[]
}

interface Bundle {
  properties: { title: string; version: number }
}

interface DissolveProps {
  bundleId: number
  onDissolved: (bundle: Dissolved) => void
}

/** Takes a bundle apart: each is done by itself again. */
export function Dissolve({ bundleId, onDissolved }: DissolveProps) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { run, problem, isBusy } = useDeed()
  const path = `/api/v1/${slug}/bundles/${bundleId}`
  const dissolve = async () => {
    const done = await run(async () => {
      const { properties } = await request<Bundle>(path)
      const list = `/api/v1/${slug}/interventions?bundleId=${bundleId}&limit=1000`
      const { features } = await request<{ features: Intervention[] }>(list)
      await request(path, {
        method: 'DELETE',
        headers: { 'if-match': `"${properties.version}"` },
      })
      return { title: properties.title, members: features.map(memberOf) }
    })
    if (!done) return
    announce(t('plans.digOnce.dissolved', { title: done.title }))
    onDissolved(done)
  }
  return (
    <>
      <Button size="xs" variant="default" loading={isBusy} onClick={dissolve}>
        {t('plans.digOnce.dissolve')}
      </Button>
      <DeedProblem problem={problem} />
    </>
  )
}

/** What was made only for the bundle is gone with it; what it stood for is there again. */
function memberOf({ id, properties: { origin, reasons, about } }: Intervention) {
  const isMade = origin === 'programme' && reasons.some(({ code }) => code === 'bundled')
  const [source] = about
  return isMade && source ? source : { collection: 'interventions', id }
}

interface DissolvedNoteProps {
  bundle: Dissolved
  onUndone: () => void
}

export function DissolvedNote({ bundle, onUndone }: DissolvedNoteProps) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { run, problem, isBusy } = useDeed()
  const undo = async () => {
    const headers = { 'idempotency-key': newKey() }
    const made = await run(() =>
      request<object>(`/api/v1/${slug}/bundles`, { method: 'POST', headers, body: bundle }),
    )
    if (made) onUndone()
  }
  return (
    <>
      <p className={classes.told}>
        {t('plans.digOnce.dissolved', { title: bundle.title })}{' '}
        <Button size="compact-sm" variant="default" loading={isBusy} onClick={undo}>
          {t('plans.undo')}
        </Button>
      </p>
      <DeedProblem problem={problem} />
    </>
  )
}

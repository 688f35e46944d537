import { Alert, Anchor, Button, NativeSelect, Switch } from '@mantine/core'
import { IconFileText } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../accounts/session.ts'
import { useMunicipality } from '../municipality.ts'
import { newKey, request } from '../request.ts'
import dialogClasses from '../ui/dialog.module.css'
import { Dialog } from '../ui/dialog.tsx'
import { Failure } from '../ui/failure.tsx'
import type { IssuedExtract } from './extract-queries.ts'

const issuers = ['planner', 'clerk', 'manager', 'admin']
const languages = ['en', 'ro'] as const

/** For those who may hand out extracts of the register. */
export function ExtractButton({ parcelId }: { parcelId: number }) {
  const { t } = useTranslation()
  const { role } = useSession()
  const [isOpen, setOpen] = useState(false)
  if (!role || !issuers.includes(role)) return null
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconFileText size={16} stroke={1.6} aria-hidden="true" />}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {t('extract.button')}
      </Button>
      {isOpen && <ExtractDialog parcelId={parcelId} onClose={() => setOpen(false)} />}
    </>
  )
}

function ExtractDialog({ parcelId, onClose }: { parcelId: number; onClose: () => void }) {
  const { t } = useTranslation()
  const { slug, languages: spoken } = useMunicipality()
  // Who reads it lives in the town, whatever language is on the screen.
  const [language, setLanguage] = useState(
    () => spoken.find((each) => languages.some((known) => known === each)) ?? 'en',
  )
  const [withRights, setWithRights] = useState(false)
  // A second press is the same extract, until something else is asked for.
  const [key, setKey] = useState(newKey)
  const issue = useMutation({
    mutationFn: () =>
      request<IssuedExtract>(`/api/v1/${slug}/parcels/${parcelId}/extracts`, {
        method: 'POST',
        headers: { 'idempotency-key': key },
        body: { language, withRights },
      }),
  })
  const choose = (change: () => void) => {
    change()
    setKey(newKey())
    issue.reset()
  }
  return (
    <Dialog title={t('extract.title')} onClose={onClose}>
      <form
        className={dialogClasses.form}
        onSubmit={(event) => {
          event.preventDefault()
          issue.mutate()
        }}
      >
        <NativeSelect
          data-autofocus
          label={t('extract.language')}
          value={language}
          data={languages.map((value) => ({ value, label: t(`extract.language.${value}`) }))}
          onChange={(event) => choose(() => setLanguage(event.currentTarget.value))}
        />
        <Switch
          withThumbIndicator={false}
          label={t('extract.withRights')}
          description={t('extract.withRightsHint')}
          checked={withRights}
          onChange={(event) => choose(() => setWithRights(event.currentTarget.checked))}
        />
        {!issue.data && (
          <Button type="submit" loading={issue.isPending}>
            {t('extract.issue')}
          </Button>
        )}
        {issue.error && <Failure error={issue.error} />}
        {issue.data && <Issued slug={slug} issued={issue.data} />}
      </form>
    </Dialog>
  )
}

function Issued({ slug, issued: { number, code } }: { slug: string; issued: IssuedExtract }) {
  const { t } = useTranslation()
  return (
    <Alert role="status" color="green" variant="outline">
      <p>{t('extract.issued', { number, code })}</p>
      <p>
        <Anchor href={`/api/v1/${slug}/extracts/${number}/pdf`} target="_blank">
          {t('extract.open')}
        </Anchor>
      </p>
      <p>
        <Anchor href={`/${slug}/extracts/${number}`}>{t('extract.toCheck')}</Anchor>
      </p>
    </Alert>
  )
}

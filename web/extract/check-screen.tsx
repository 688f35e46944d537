import { Alert, Anchor, Button, FileInput, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import pageClasses from '../lineage/lineage.module.css'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { Problem } from '../request.ts'
import { Page } from '../shell/page.tsx'
import { Failure } from '../ui/failure.tsx'
import { valueName } from '../ui/words.ts'
import { writeView } from '../view-state.ts'
import classes from './extract.module.css'
import { type CheckedExtract, checkedQuery } from './extract-queries.ts'

/** For whoever holds an extract: whether the register issued it, and what it has to say. */
export function CheckScreen() {
  const { t } = useTranslation()
  const { slug, name: town } = useMunicipality()
  const { number } = useParams({ from: '/$municipality/extracts/$number' })
  const [typed, setTyped] = useState('')
  const [code, setCode] = useState('')
  const { data, error, isFetching } = useQuery({
    ...checkedQuery(slug, number, code),
    enabled: code !== '',
  })
  return (
    <Page back={`/${slug}`} backTo={town}>
      <title>{`${t('extract.check', { number })} · ${town}`}</title>
      <main className={pageClasses.page}>
        <h1 className={pageClasses.title}>{t('extract.check', { number })}</h1>
        <p className={pageClasses.lead}>{t('extract.checkLead')}</p>
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault()
            setCode(typed.trim())
          }}
        >
          <TextInput
            label={t('extract.code')}
            value={typed}
            required
            maxLength={40}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" loading={isFetching}>
            {t('extract.checkNow')}
          </Button>
        </form>
        {error && <NotAuthentic error={error} />}
        {data && !error && <Authentic checked={data} />}
      </main>
    </Page>
  )
}

function NotAuthentic({ error }: { error: Error }) {
  const { t } = useTranslation()
  const isUnknown = error instanceof Problem && (error.status === 404 || error.status === 400)
  if (!isUnknown) return <Failure error={error} />
  return (
    <Alert role="alert" color="red" variant="outline" title={t('extract.unknown')}>
      {t('extract.unknownHint')}
    </Alert>
  )
}

function Authentic({ checked }: { checked: CheckedExtract }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const { facts, issuedAt, isCurrent, hasRights, parcelId } = checked
  const rows: [string, string][] = [
    [t('collection.parcels.one'), facts.cadastralNumber],
    [t('field.address'), format.text(facts.address)],
    [t('field.landUse'), facts.landUse ? valueName(t, 'parcels', 'landUse', facts.landUse) : '–'],
    [t('field.registeredAreaM2'), format.unit(facts.registeredAreaM2, 'm²', 2)],
    [t('field.areaM2'), format.unit(facts.areaM2, 'm²', 2)],
    [t('extract.corners'), format.number(facts.corners)],
    [t('extract.rights'), t(hasRights ? 'common.yes' : 'common.no')],
  ]
  const selection = { collection: 'parcels', id: parcelId }
  return (
    <div role="status">
      <Alert color="green" variant="outline" title={t('extract.authentic')}>
        {t('extract.issuedOn', { moment: format.moment(issuedAt) })}{' '}
        {t(isCurrent ? 'extract.current' : 'extract.changedSince')}
      </Alert>
      <h2 className={classes.heading}>{t('extract.says')}</h2>
      <dl className={classes.facts}>
        {rows.map(([term, meaning]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p>
        <Anchor href={`/${slug}${writeView({ selection })}`}>{t('extract.toParcel')}</Anchor>
      </p>
      <FileCheck sha256={checked.sha256} />
    </div>
  )
}

/** Of the file: whether it is to the bit what was issued. It does not leave the browser. */
function FileCheck({ sha256 }: { sha256: string }) {
  const { t } = useTranslation()
  const compare = useMutation({
    mutationFn: async (file: File) => (await digestOf(file)) === sha256,
  })
  // Browsers have it on secure addresses only.
  if (!globalThis.crypto.subtle) return null
  return (
    <div className={classes.form}>
      <FileInput
        label={t('extract.file')}
        description={t('extract.fileHint')}
        placeholder={t('extract.chooseFile')}
        accept="application/pdf"
        onChange={(file) => file && compare.mutate(file)}
      />
      {compare.data !== undefined && (
        <Alert role="status" color={compare.data ? 'green' : 'red'} variant="outline">
          {t(compare.data ? 'extract.sameFile' : 'extract.otherFile')}
        </Alert>
      )}
    </div>
  )
}

async function digestOf(file: File): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

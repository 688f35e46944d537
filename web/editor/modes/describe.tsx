import { IconForms } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ParcelDraft } from '../../change-sets/change-set-queries.ts'
import { useMunicipality } from '../../municipality.ts'
import { thingQuery } from '../../queries.ts'
import { Waiting } from '../../ui/waiting.tsx'
import classes from '../edit-bar.module.css'
import type { Facts } from '../facts.ts'
import type { EditMode, EditTool } from '../mode.ts'
import { DoButton } from '../parts/do-button.tsx'
import { FactsFields } from '../parts/facts-fields.tsx'
import { PickedNote } from '../parts/picked-note.tsx'

export const describe: EditMode = {
  name: 'describe',
  icon: IconForms,
  shortcut: 'f',
  sketch: 'pick',
  Panel: DescribePanel,
}

function DescribePanel({ tool }: { tool: EditTool }) {
  const { t } = useTranslation()
  const { picked, editing } = tool
  const [parcel] = picked
  const draft = editing.drafts.parcels.find(({ key }) => key === parcel?.key)
  return (
    <>
      <PickedNote picked={picked} least={1} most={1} />
      {draft && draft.asks.length > 0 && (
        <p className={classes.unsaved}>
          {t('editor.asks', { facts: draft.asks.map((fact) => t(`field.${fact}`)).join(', ') })}
        </p>
      )}
      {parcel && picked.length === 1 && (
        <DescribeForm key={parcel.key} tool={tool} parcel={parcel.key} draft={draft} />
      )}
    </>
  )
}

interface FormProps {
  tool: EditTool
  parcel: string
  draft: ParcelDraft | undefined
}

function DescribeForm({ tool, parcel, draft }: FormProps) {
  const [changed, setChanged] = useState<Facts>({})
  const known = useKnownFacts(parcel, draft)
  if (!known) return <Waiting />
  return (
    <>
      <FactsFields
        facts={{ ...known, ...changed }}
        onChange={(next) => setChanged(differing(next, known))}
      />
      <DoButton
        tool={tool}
        operations={
          Object.keys(changed).length > 0
            ? [{ operation: 'describe', parcel, facts: changed }]
            : null
        }
        onDone={() => setChanged({})}
      />
    </>
  )
}

/** As the change set has them, else as the register. */
function useKnownFacts(parcel: string, draft: ParcelDraft | undefined): Facts | undefined {
  const { slug } = useMunicipality()
  const id = draft ? 0 : Number(parcel)
  const { data } = useQuery({
    ...thingQuery(slug, { collection: 'parcels', id }, undefined),
    enabled: id > 0,
  })
  return (draft?.facts ?? data?.properties) as Facts | undefined
}

function differing(next: Facts, known: Facts): Facts {
  const entries = Object.entries(next).filter(
    ([name, value]) => known[name as keyof Facts] !== value,
  )
  return Object.fromEntries(entries)
}

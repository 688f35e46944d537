import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Editing } from '../editor/editing.tsx'
import type { Facts, ParcelDraft } from './change-set-queries.ts'
import classes from './change-sets.module.css'

type Answers = Record<string, Record<string, string>>

/** What only a person can say of the parcels that begin, with what may be meant to begin with. */
export function Asks({ editing }: { editing: Editing }) {
  const { t } = useTranslation()
  const { parcels } = editing.drafts
  const asking = parcels.filter(({ isRetired, asks }) => !isRetired && asks.length > 0)
  const [answers, setAnswers] = useState<Answers>({})
  const [isBusy, setBusy] = useState(false)
  if (asking.length === 0) return null
  const answerTo = ({ key, facts }: ParcelDraft, ask: string) =>
    answers[key]?.[ask] ?? String(facts[ask as keyof Facts] ?? '')
  const isWhole = asking.every((draft) => draft.asks.every((ask) => answerTo(draft, ask).trim()))
  const answer = async () => {
    setBusy(true)
    await editing.operate(
      asking.map((draft) => ({
        operation: 'describe' as const,
        parcel: draft.key,
        facts: Object.fromEntries(draft.asks.map((ask) => [ask, answerTo(draft, ask).trim()])),
      })),
    )
    setBusy(false)
  }
  return (
    <form
      className={classes.asks}
      aria-labelledby="change-set-asks"
      onSubmit={(event) => {
        event.preventDefault()
        void answer()
      }}
    >
      <h4 id="change-set-asks" className={classes.subheading}>
        {t('changeSets.asks')}
      </h4>
      {asking.map((draft) =>
        draft.asks.map((ask) => (
          <Ask
            key={`${draft.key} ${ask}`}
            ask={ask}
            draft={draft}
            all={parcels}
            value={answerTo(draft, ask)}
            onChange={(value) =>
              setAnswers({ ...answers, [draft.key]: { ...answers[draft.key], [ask]: value } })
            }
          />
        )),
      )}
      <div>
        <Button type="submit" size="xs" loading={isBusy} disabled={!isWhole}>
          {t('changeSets.answer')}
        </Button>
      </div>
    </form>
  )
}

interface AskProps {
  ask: string
  draft: ParcelDraft
  all: ParcelDraft[]
  value: string
  onChange: (value: string) => void
}

function Ask({ ask, draft, all, value, onChange }: AskProps) {
  const { t } = useTranslation()
  const sources = all.filter(({ key }) => draft.from.includes(key))
  const label = t('changeSets.askOf', {
    fact: t(`field.${ask}`),
    name: draft.facts.cadastralNumber || draft.key,
    from: sources.map(({ facts }) => facts.cadastralNumber).join(' + ') || '–',
  })
  if (ask === 'landUse') {
    const uses = new Set(sources.flatMap(({ facts }) => facts.landUse ?? []))
    return (
      <NativeSelect
        required
        label={label}
        value={value}
        data={[...uses].map((use) => ({
          value: use,
          label: t(`value.landUse.${use}`, { defaultValue: use }),
        }))}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  }
  return (
    <TextInput
      required
      maxLength={100}
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

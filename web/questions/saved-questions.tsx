import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Question } from '../../api/client.ts'
import { ConfirmButton } from '../accounts/confirm-button.tsx'
import { useSession } from '../accounts/session.ts'
import { useMunicipality } from '../municipality.ts'
import dialogClasses from '../ui/dialog.module.css'
import { Dialog } from '../ui/dialog.tsx'
import { Failure } from '../ui/failure.tsx'
import { useChangeView } from '../use-view.ts'
import { completed } from './question.ts'
import {
  changeQuestion,
  forgetQuestion,
  keepQuestion,
  type SavedQuestion,
  savedQuestionsQuery,
} from './question-queries.ts'
import classes from './questions.module.css'

interface SavedQuestionsProps {
  question: Question
  /** Something is asked, and not only about to be. */
  isAsked: boolean
}

/** Questions that were kept: to open, to keep this one, to forget one. */
export function SavedQuestions({ question, isAsked }: SavedQuestionsProps) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const changeView = useChangeView()
  const queryClient = useQueryClient()
  const { data = [], error } = useQuery(savedQuestionsQuery(slug))
  const [openId, setOpenId] = useState<number | null>(null)
  const [isSaving, setSaving] = useState(false)
  const [failure, setFailure] = useState<Error | null>(null)
  const mayChange = useMayChange()
  const open = data.find(({ id }) => id === openId)
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['questions', slug] })

  return (
    <section className={classes.saved} aria-label={t('questions.saved')}>
      <div className={classes.actions}>
        <NativeSelect
          className={classes.grow}
          aria-label={t('questions.open')}
          value={open?.id ?? ''}
          data={[
            { value: '', label: t('questions.openOne') },
            ...data.map(({ id, name, isShared }) => ({
              value: String(id),
              label: isShared ? t('questions.sharedName', { name }) : name,
            })),
          ]}
          onChange={(event) => {
            const chosen = data.find(({ id }) => String(id) === event.currentTarget.value)
            setOpenId(chosen?.id ?? null)
            if (chosen) changeView({ ask: chosen.question })
          }}
        />
        <Button
          variant="default"
          aria-haspopup="dialog"
          disabled={!isAsked}
          onClick={() => setSaving(true)}
        >
          {t('questions.save')}
        </Button>
      </div>
      {isAsked && (
        <div className={classes.actions}>
          <Button
            variant="default"
            size="xs"
            onClick={() => {
              setOpenId(null)
              changeView({ ask: undefined })
            }}
          >
            {t('questions.new')}
          </Button>
          {open && mayChange(open) && (
            <ConfirmButton
              action={t('questions.forget')}
              question={t('questions.forgetOne', { name: open.name })}
              onConfirm={() =>
                forgetQuestion(slug, open)
                  .then(() => setOpenId(null), setFailure)
                  .then(refresh)
              }
            />
          )}
        </div>
      )}
      {(failure ?? error) && <Failure error={(failure ?? error)!} />}
      {isSaving && (
        <SaveDialog
          question={completed(question)}
          open={open && mayChange(open) ? open : undefined}
          onClose={() => setSaving(false)}
          onSaved={async ({ id }) => {
            await refresh()
            setOpenId(id)
            setSaving(false)
          }}
        />
      )}
    </section>
  )
}

/** One's own, and for managers what is shared. */
function useMayChange() {
  const { role } = useSession()
  const isManager = role === 'manager' || role === 'admin'
  return ({ isMine, isShared }: SavedQuestion) => isMine || (isShared && isManager)
}

interface SaveDialogProps {
  question: Question
  /** The one that it was opened from. */
  open: SavedQuestion | undefined
  onClose: () => void
  onSaved: (saved: SavedQuestion) => Promise<void>
}

function SaveDialog({ question, open, onClose, onSaved }: SaveDialogProps) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const [name, setName] = useState(open?.name ?? '')
  const [isShared, setShared] = useState(open?.isShared ?? false)
  const [busy, setBusy] = useState<'new' | 'change' | null>(null)
  const [failure, setFailure] = useState<Error | null>(null)
  const body = { name: name.trim(), question, isShared }
  const run = async (what: 'new' | 'change', act: () => Promise<SavedQuestion>) => {
    setBusy(what)
    setFailure(null)
    try {
      await onSaved(await act())
    } catch (error) {
      setFailure(error as Error)
      setBusy(null)
    }
  }
  return (
    <Dialog title={t('questions.saveTitle')} onClose={onClose}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          void run('new', () => keepQuestion(slug, body))
        }}
      >
        <TextInput
          label={t('questions.name')}
          data-autofocus
          required
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox
          label={t('questions.share')}
          description={t('questions.shareHint')}
          disabled={open && !open.isMine}
          checked={isShared}
          onChange={(event) => setShared(event.currentTarget.checked)}
        />
        {failure && <Failure error={failure} />}
        <div className={dialogClasses.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('account.cancel')}
          </Button>
          {open && (
            <Button
              variant="default"
              loading={busy === 'change'}
              disabled={body.name === ''}
              onClick={() => run('change', () => changeQuestion(slug, open, body))}
            >
              {t('questions.overwrite', { name: open.name })}
            </Button>
          )}
          <Button type="submit" loading={busy === 'new'} disabled={body.name === ''}>
            {t('questions.saveNew')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

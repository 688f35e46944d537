import { Kbd, TextInput } from '@mantine/core'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSurveyDesk } from '../surveys/survey-context.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useChangeView } from '../use-view.ts'
import classes from './command-palette.module.css'
import type { EditTool } from './mode.ts'
import { modes } from './modes.ts'

interface Command {
  name: string
  label: string
  keys: string
  run: () => void
}

/** Everything that can be done to parcels, found by its name and done by Enter; the keys beside it. */
export function CommandPalette({ tool, onClose }: { tool: EditTool; onClose: () => void }) {
  const { t } = useTranslation()
  const listId = useId()
  const [text, setText] = useState('')
  const [index, setIndex] = useState(0)
  const commands = useCommands(tool).filter(({ label }) => isLike(label, text))
  const chosen = commands[Math.min(index, commands.length - 1)]
  const run = (command: Command | undefined) => {
    if (!command) return
    onClose()
    command.run()
  }
  const move = (by: number) =>
    setIndex((commands.length + Math.min(index, commands.length - 1) + by) % commands.length)
  return (
    <Dialog title={t('editor.palette')} onClose={onClose}>
      <TextInput
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={chosen && `${listId}-${chosen.name}`}
        aria-label={t('editor.paletteSearch')}
        placeholder={t('editor.paletteSearch')}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setIndex(0)
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') move(1)
          else if (event.key === 'ArrowUp') move(-1)
          else if (event.key === 'Enter') run(chosen)
          else return
          event.preventDefault()
        }}
      />
      <div id={listId} role="listbox" aria-label={t('editor.palette')} className={classes.list}>
        {commands.map((command) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the text field keeps the focus
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the text field's
          <div
            key={command.name}
            id={`${listId}-${command.name}`}
            role="option"
            aria-selected={command === chosen}
            className={classes.command}
            onClick={() => run(command)}
          >
            {command.label}
            <Kbd>{command.keys}</Kbd>
          </div>
        ))}
      </div>
      {commands.length === 0 && <p>{t('editor.paletteNone')}</p>}
    </Dialog>
  )
}

function useCommands({ setMode, editing, sketch, pad }: EditTool): Command[] {
  const { t } = useTranslation()
  const desk = useSurveyDesk()
  const changeView = useChangeView()
  const { isBefore, setBefore, undo, redo } = editing
  const tools = modes.map(
    (mode): Command => ({
      name: mode.name,
      label: t(`editor.mode.${mode.name}`),
      keys: mode.shortcut.toUpperCase(),
      run: () => setMode(mode),
    }),
  )
  return [
    ...tools,
    {
      name: 'survey',
      label: t('survey.title'),
      keys: '',
      run: () => {
        desk?.open()
        changeView({ pane: 'change-sets' })
      },
    },
    { name: 'undo', label: t('editor.undo'), keys: 'Ctrl Z', run: undo },
    { name: 'redo', label: t('editor.redo'), keys: 'Ctrl ⇧ Z', run: redo },
    {
      name: 'shown',
      label: t(isBefore ? 'editor.showAfter' : 'editor.showBefore'),
      keys: '',
      run: () => setBefore(!isBefore),
    },
    ...(sketch && sketch.corners.length > 1
      ? [
          {
            name: 'finish',
            label: t('editor.finish'),
            keys: '⏎ ⏎',
            run: () => pad.finish(),
          },
        ]
      : []),
  ]
}

/** Each word of it somewhere, without regard to case and accents. */
function isLike(label: string, text: string): boolean {
  const plain = (words: string) => words.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
  return plain(text)
    .split(/\s+/)
    .every((word) => plain(label).includes(word))
}

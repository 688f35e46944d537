import { Tooltip } from '@mantine/core'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './edit-bar.module.css'
import type { EditMode } from './mode.ts'
import { modes } from './modes.ts'
import type { useEditTool } from './use-edit-tool.ts'

/** The first of a group stands apart from the one before. */
const groups = new Set(['split', 'reshape', 'draw', 'describe'])

/** The strip of tools, and what the one in hand needs to know. */
export function EditTools({ tool }: { tool: ReturnType<typeof useEditTool> }) {
  const { t } = useTranslation()
  const { mode, setMode, sight, hasMissed } = tool
  const { Panel } = mode
  const isMissing = mode.needsMap && sight === 'no-map'
  return (
    <>
      <fieldset className={classes.strip} aria-label={t('editor.tools')}>
        {modes.map((each) => (
          <Fragment key={each.name}>
            {groups.has(each.name) && <span className={classes.gap} aria-hidden="true" />}
            <ModeButton mode={each} isOn={each === mode} onChoose={() => setMode(each)} />
          </Fragment>
        ))}
      </fieldset>
      <section
        className={classes.panel}
        data-sight={sight}
        aria-label={t(`editor.mode.${mode.name}`)}
      >
        <h2 className={classes.title}>{t(`editor.mode.${mode.name}`)}</h2>
        <p className={classes.hint}>
          {t(sight === 'whole' ? `editor.hint.${mode.name}` : `editor.sight.${sight}`)}
        </p>
        {isMissing && <p className={classes.unsaved}>{t('editor.needsMap')}</p>}
        {hasMissed && (
          <p role="alert" className={classes.unsaved}>
            {t('editor.missed')}
          </p>
        )}
        {Panel && !isMissing && <Panel key={mode.name} tool={tool} />}
      </section>
    </>
  )
}

interface ModeButtonProps {
  mode: EditMode
  isOn: boolean
  onChoose: () => void
}

function ModeButton({ mode: { name, icon: Icon, shortcut }, isOn, onChoose }: ModeButtonProps) {
  const { t } = useTranslation()
  const label = t(`editor.mode.${name}`)
  return (
    <Tooltip label={`${label} (${shortcut.toUpperCase()})`} withinPortal={false} openDelay={400}>
      <button
        type="button"
        className={classes.tool}
        aria-label={label}
        aria-keyshortcuts={shortcut}
        aria-pressed={isOn}
        onClick={onChoose}
      >
        <Icon size={20} stroke={1.6} aria-hidden="true" />
      </button>
    </Tooltip>
  )
}

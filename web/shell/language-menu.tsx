import { Menu } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChooseLanguage } from '../accounts/session.ts'
import { languageName, languages } from '../i18n.ts'
import classes from './top-bar.module.css'

export function LanguageMenu() {
  const { t, i18n } = useTranslation()
  const current = i18n.language
  const chooseLanguage = useChooseLanguage()
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <button
          type="button"
          className={classes.iconButton}
          aria-label={t('app.language', {
            code: current.toUpperCase(),
            name: languageName(current),
          })}
        >
          {current.toUpperCase()}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={current} onChange={chooseLanguage}>
          {languages.map((language) => (
            <Menu.RadioItem key={language} value={language} lang={language} closeMenuOnClick>
              {languageName(language)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}

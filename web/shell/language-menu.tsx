import { Menu } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { chooseLanguage, languageName, languages } from '../i18n.ts'
import classes from './top-bar.module.css'

export function LanguageMenu() {
  const { t, i18n } = useTranslation()
  const current = i18n.language
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
        {languages.map((language) => (
          <Menu.Item
            key={language}
            lang={language}
            role="menuitemradio"
            aria-checked={language === current}
            rightSection={language === current && <IconCheck size={16} aria-hidden="true" />}
            onClick={() => chooseLanguage(language)}
          >
            {languageName(language)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

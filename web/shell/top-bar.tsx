import { AccountMenu } from '../accounts/account-menu.tsx'
import { SearchBox } from '../search/search-box.tsx'
import { LanguageMenu } from './language-menu.tsx'
import { ThemeMenu } from './theme-menu.tsx'
import classes from './top-bar.module.css'
import { TownMenu } from './town-menu.tsx'

export function TopBar() {
  return (
    <header className={classes.bar}>
      <TownMenu />
      <SearchBox />
      <div className={classes.end}>
        <LanguageMenu />
        <ThemeMenu />
        <AccountMenu />
      </div>
    </header>
  )
}

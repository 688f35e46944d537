import { Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMunicipality } from '../municipality.ts'
import { municipalitiesQuery } from '../queries.ts'
import classes from './top-bar.module.css'

/** The town's name; where the server holds several, a way to another. */
export function TownMenu() {
  const { t } = useTranslation()
  const { name, slug } = useMunicipality()
  const { data: towns = [] } = useQuery(municipalitiesQuery)
  const navigate = useNavigate()

  if (towns.length < 2) {
    return (
      <div className={classes.town}>
        <h1>
          <span>{name}</span>
        </h1>
      </div>
    )
  }
  return (
    <Menu position="bottom-start" shadow="md">
      <h1 className={classes.town}>
        <Menu.Target>
          <button type="button" className={classes.town} aria-label={t('town.switch', { name })}>
            <span>{name}</span>
            <IconChevronDown size={18} stroke={1.6} aria-hidden="true" />
          </button>
        </Menu.Target>
      </h1>
      <Menu.Dropdown>
        {towns.map((town) => (
          <Menu.Item
            key={town.slug}
            aria-current={town.slug === slug || undefined}
            onClick={() =>
              navigate({ to: '/$municipality', params: { municipality: town.slug }, search: {} })
            }
          >
            {town.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

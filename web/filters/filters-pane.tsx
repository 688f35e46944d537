import { Button, Chip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useSession } from '../accounts/session.ts'
import type { Collection } from '../collection.ts'
import { collections } from '../collections.ts'
import type { CollectionFilter } from '../map/types.ts'
import { DayInput } from '../ui/day-input.tsx'
import { valueName } from '../ui/words.ts'
import { useChangeView, useView } from '../use-view.ts'
import classes from './filters-pane.module.css'

/** Which states and times are shown, on the map and in the list; and as of which day all is shown. */
export function FiltersPane() {
  const { t } = useTranslation()
  const { filters, asOf } = useView()
  const { isStaff } = useSession()
  const changeView = useChangeView()
  const filterable = collections.filter(
    ({ statuses, isStaffOnly }) => statuses && (isStaff || !isStaffOnly),
  )
  return (
    <div className={classes.filters}>
      <section className={classes.section}>
        <h3 className={classes.title}>{t('filters.asOf')}</h3>
        <p className={classes.hint}>{t('filters.asOfHint')}</p>
        <DayInput
          label={t('filters.asOfDay')}
          value={asOf}
          max={new Date().toISOString().slice(0, 10)}
          onChange={(day) => changeView({ asOf: day })}
        />
      </section>
      {filterable.map((collection) => (
        <CollectionFilters key={collection.name} collection={collection} />
      ))}
      {(filters || asOf) && (
        <Button
          className={classes.clear}
          variant="default"
          onClick={() => changeView({ filters: undefined, asOf: undefined })}
        >
          {t('filters.clear')}
        </Button>
      )}
    </div>
  )
}

function CollectionFilters({ collection }: { collection: Collection }) {
  const { t } = useTranslation()
  const { name, icon: Icon, statuses = [] } = collection
  const { filters } = useView()
  const changeView = useChangeView()
  const filter = filters?.[name] ?? {}
  const change = (part: CollectionFilter) =>
    changeView((view) => ({ filters: { ...view.filters, [name]: { ...filter, ...part } } }), {
      replace: true,
    })
  return (
    <section className={classes.section} aria-labelledby={`filter-${name}`}>
      <h3 id={`filter-${name}`} className={classes.title}>
        <Icon size={18} stroke={1.6} aria-hidden="true" />
        {t(`collection.${name}`)}
      </h3>
      <Chip.Group
        multiple
        value={filter.statuses ?? []}
        onChange={(chosen) => change({ statuses: chosen.length ? chosen : undefined })}
      >
        <div className={classes.chips}>
          {statuses.map((status) => (
            <Chip key={status} value={status} size="sm" radius={3}>
              {valueName(t, name, 'status', status)}
            </Chip>
          ))}
        </div>
      </Chip.Group>
      <div className={classes.range}>
        <DayInput
          label={t('filters.from')}
          value={filter.from}
          onChange={(from) => change({ from })}
        />
        <DayInput label={t('filters.to')} value={filter.to} onChange={(to) => change({ to })} />
      </div>
    </section>
  )
}

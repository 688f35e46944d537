import { ActionIcon, Slider, Switch } from '@mantine/core'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LegendGroup } from '../../tiles/style/legend.ts'
import { useLocalFormat } from '../municipality.ts'
import type { Layers } from './layers.ts'
import classes from './layers-pane.module.css'
import { Swatch } from './swatch.tsx'

/** What can be seen on the map, what it looks like there, and how strongly it shows. */
export function LayersPane(layers: Layers) {
  const { t } = useTranslation()
  const isPublic = ({ access }: LegendGroup) => access === 'public'
  const ours = layers.groups.filter((group) => !isPublic(group))
  return (
    <div className={classes.layers}>
      {ours.length > 0 && (
        <section aria-labelledby="staff-layers">
          <h3 id="staff-layers" className={classes.title}>
            {t('layers.staff')}
          </h3>
          <GroupList groups={ours} layers={layers} />
        </section>
      )}
      <section aria-labelledby="public-layers">
        <h3 id="public-layers" className={ours.length > 0 ? classes.title : 'visually-hidden'}>
          {t('layers.public')}
        </h3>
        <GroupList groups={layers.groups.filter(isPublic)} layers={layers} />
      </section>
    </div>
  )
}

function GroupList({ groups, layers }: { groups: LegendGroup[]; layers: Layers }) {
  return (
    <ul className={classes.list}>
      {groups.map((group) => (
        <Group key={group.group} group={group} layers={layers} />
      ))}
    </ul>
  )
}

function Group({ group, layers }: { group: LegendGroup; layers: Layers }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { state, setVisible, setOpacity } = layers
  const { visible = false, opacity = 1 } = state[group.group] ?? {}
  const [isAdjusting, setAdjusting] = useState(opacity < 1)
  const name = t(group.labelKey)
  const [only, ...others] = group.entries
  return (
    <li className={classes.group} data-off={!visible || undefined}>
      <div className={classes.row}>
        <Switch
          size="sm"
          withThumbIndicator={false}
          className={classes.switch}
          checked={visible}
          label={name}
          onChange={(event) => setVisible(group, event.currentTarget.checked)}
        />
        {only && others.length === 0 && <Swatch entry={only} />}
        <ActionIcon
          variant="subtle"
          color="gray"
          size={28}
          aria-label={t('layers.adjust', { name })}
          aria-expanded={isAdjusting}
          onClick={() => setAdjusting(!isAdjusting)}
        >
          <IconAdjustmentsHorizontal size={17} stroke={1.6} aria-hidden="true" />
        </ActionIcon>
      </div>
      {isAdjusting && (
        <div className={classes.opacity}>
          <span>{t('layers.opacity')}</span>
          <Slider
            size="sm"
            min={10}
            step={5}
            value={Math.round(opacity * 100)}
            label={(percent) => format.share(percent / 100)}
            thumbLabel={t('layers.opacityOf', { name })}
            onChange={(percent) => setOpacity(group, percent / 100)}
          />
          <output>{format.share(opacity)}</output>
        </div>
      )}
      {visible && others.length > 0 && (
        <ul className={classes.entries}>
          {group.entries.map((entry) => (
            <li key={entry.labelKey}>
              <Swatch entry={entry} />
              {t(entry.labelKey)}
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

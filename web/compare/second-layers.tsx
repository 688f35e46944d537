import { NativeSelect, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type Layers, layerStates, switchedLayers } from '../layers/layers.ts'
import { useView } from '../use-view.ts'
import classes from './compare-pane.module.css'
import type { SecondView } from './second-view.ts'
import { viewOfSecond } from './view-of-second.ts'

interface SecondLayersProps {
  layers: Layers
  second: SecondView
  change: (part: Partial<SecondView>) => void
}

/** Which layers the second map has: those of the first, or others. */
export function SecondLayers({ layers: { groups }, second, change }: SecondLayersProps) {
  const { t } = useTranslation()
  const view = useView()
  const own = viewOfSecond(view)
  const state = layerStates(groups, own)
  return (
    <>
      <NativeSelect
        label={t('compare.layers')}
        value={second.layers ? 'own' : 'same'}
        data={[
          { value: 'same', label: t('compare.sameLayers') },
          { value: 'own', label: t('compare.otherLayers') },
        ]}
        onChange={(event) =>
          change({
            layers:
              event.currentTarget.value === 'own'
                ? { shown: view.shown, hidden: view.hidden, opacities: view.opacities }
                : undefined,
          })
        }
      />
      {second.layers && (
        <fieldset className={classes.layers}>
          <legend>{t('compare.layersOfSecond')}</legend>
          {groups.map((group) => (
            <Switch
              key={group.group}
              size="sm"
              withThumbIndicator={false}
              label={t(group.labelKey)}
              checked={state[group.group]?.visible ?? false}
              onChange={(event) =>
                change({
                  layers: {
                    ...second.layers,
                    ...switchedLayers(own, group, event.currentTarget.checked),
                  },
                })
              }
            />
          ))}
        </fieldset>
      )}
    </>
  )
}

import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { findCollection } from '../collections.ts'
import type { FeatureRef, PickedFeature } from '../map/types.ts'
import { valueName } from '../ui/words.ts'
import { useChangeView } from '../use-view.ts'
import classes from './here-too.module.css'

const shownAtFirst = 5

interface HereTooProps {
  picked: PickedFeature[]
  selection: FeatureRef
}

/** The things that lay under the last pick, to choose among when there were several. */
export function HereToo({ picked, selection }: HereTooProps) {
  const { t } = useTranslation()
  const changeView = useChangeView()
  const [isWhole, setWhole] = useState(false)
  const isOne = ({ collection, id }: FeatureRef) =>
    collection === selection.collection && id === selection.id
  const shown = isWhole ? picked : picked.filter((one, index) => index < shownAtFirst || isOne(one))
  if (picked.length < 2 || !picked.some(isOne)) return null
  return (
    <nav className={classes.here} aria-label={t('selection.here')}>
      <p className={classes.label}>{t('selection.hereCount', { count: picked.length })}</p>
      <ul className={classes.list}>
        {shown.map((feature) => {
          const { collection, id } = feature
          const name = pickedName(t, feature)
          const Icon = findCollection(collection)?.icon
          return (
            <li key={`${collection}/${id}`}>
              <button
                type="button"
                className={classes.choice}
                aria-current={isOne(feature) || undefined}
                onClick={() => changeView({ selection: { collection, id } })}
              >
                {Icon && <Icon size={16} stroke={1.6} aria-hidden="true" />}
                {t(`collection.${collection}.one`)}
                {name && <span className={classes.name}>{name}</span>}
              </button>
            </li>
          )
        })}
        {picked.length > shown.length && (
          <li>
            <button type="button" className={classes.choice} onClick={() => setWhole(true)}>
              {t('selection.hereMore', { count: picked.length - shown.length })}
            </button>
          </li>
        )}
      </ul>
    </nav>
  )
}

/** Attributes of a tile that say what sort of thing it is, and the field of the API that they are. */
const sorts = { network: 'utility', kind: 'kind', type: 'type', class: 'class', use: 'use' }

/** A thing's own name, else what sort of its collection it is. */
function pickedName(t: TFunction, { collection, label, properties }: PickedFeature): string {
  if (label) return label
  return Object.entries(sorts)
    .filter(([attribute]) => properties[attribute])
    .map(([attribute, field]) => valueName(t, collection, field, properties[attribute]))
    .join(', ')
}

import { useTranslation } from 'react-i18next'
import { findCollection } from '../collections.ts'
import type { FeatureRef, PickedFeature } from '../map/types.ts'
import { useChangeView } from '../router.tsx'
import classes from './here-too.module.css'

interface HereTooProps {
  picked: PickedFeature[]
  selection: FeatureRef
}

/** The things that lay under the last pick, to choose among when there were several. */
export function HereToo({ picked, selection }: HereTooProps) {
  const { t } = useTranslation()
  const changeView = useChangeView()
  const isOne = ({ collection, id }: FeatureRef) =>
    collection === selection.collection && id === selection.id
  if (picked.length < 2 || !picked.some(isOne)) return null
  return (
    <nav className={classes.here} aria-label={t('selection.here')}>
      <p className={classes.label}>{t('selection.hereCount', { count: picked.length })}</p>
      <ul className={classes.list}>
        {picked.map((feature) => {
          const { collection, id, label } = feature
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
                {label && <span className={classes.name}>{label}</span>}
              </button>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}

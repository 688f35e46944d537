import { useTranslation } from 'react-i18next'
import type { Collection } from '../collection.ts'
import type { Properties } from '../queries.ts'
import { FactValue } from '../ui/fact-value.tsx'
import { factValue, isEmpty } from '../ui/words.ts'
import classes from './facts.module.css'

interface FactsProps {
  collection: Collection
  properties: Properties
}

/** Everything that is known of a thing, in the order its collection has it; what is empty is left out. */
export function Facts({ collection, properties }: FactsProps) {
  const { t } = useTranslation()
  const known = collection.facts.filter((fact) => !isEmpty(factValue(fact, properties)))
  const own = ownAttributes(properties.attributes)
  return (
    <>
      <dl className={classes.facts}>
        {known.map((fact) => (
          <FactRow key={fact.field} label={t(`field.${fact.field}`)}>
            <FactValue
              collection={collection.name}
              fact={fact}
              value={factValue(fact, properties)}
            />
          </FactRow>
        ))}
      </dl>
      {own.length > 0 && (
        <details className={classes.more}>
          <summary>{t('facts.attributes', { count: own.length })}</summary>
          <dl className={classes.facts}>
            {own.map(([name, value]) => (
              <FactRow key={name} label={name}>
                {String(value)}
              </FactRow>
            ))}
          </dl>
        </details>
      )}
    </>
  )
}

function FactRow({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className={classes.row}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** What an import brought beyond our columns; only staff get any. */
function ownAttributes(attributes: unknown): [string, unknown][] {
  if (!attributes || typeof attributes !== 'object') return []
  return Object.entries(attributes).filter(
    ([, value]) => !isEmpty(value) && typeof value !== 'object',
  )
}

import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { announce } from '../ui/announcer.tsx'
import { DeedProblem } from '../ui/deed-problem.tsx'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { type Conflict, conflictsQuery, type Facts } from './change-set-queries.ts'
import classes from './change-sets.module.css'
import { ShapePicture } from './shape-picture.tsx'
import { useChangeSetDeed } from './use-deed.ts'

interface ConflictsProps {
  id: number
  version: number
  mayDecide: boolean
}

/** What others published of the same parcels meanwhile, beside what this change set makes of them. */
export function Conflicts({ id, version, mayDecide }: ConflictsProps) {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { data, error, refetch } = useQuery(conflictsQuery(slug, id, version))
  const { act, problem, isBusy } = useChangeSetDeed({ id, version })
  const mergeable = data?.filter(({ merged }) => merged !== null).length ?? 0
  const takeOver = async () => {
    if (await act('take-over')) announce(t('changeSets.done.takeOver'))
  }
  return (
    <section className={classes.conflicts} aria-labelledby="change-set-conflicts">
      <h4 id="change-set-conflicts" className={classes.subheading}>
        {t('changeSets.conflicts')}
      </h4>
      <p className={classes.none}>{t('changeSets.conflictsLead')}</p>
      {error && !data && <Failure error={error} onRetry={() => refetch()} />}
      {!data && !error && <Waiting />}
      {mayDecide && mergeable > 0 && (
        <div>
          <Button size="xs" loading={isBusy} onClick={takeOver}>
            {t('changeSets.takeOver', { count: mergeable })}
          </Button>
        </div>
      )}
      <DeedProblem problem={problem} />
      {data?.map((conflict) => (
        <ConflictItem
          key={conflict.key}
          conflict={conflict}
          mayDecide={mayDecide}
          isBusy={isBusy}
          onChoose={(take) => act('choose', { parcel: conflict.key, take })}
        />
      ))}
    </section>
  )
}

interface ConflictItemProps {
  conflict: Conflict
  mayDecide: boolean
  isBusy: boolean
  onChoose: (take: 'ours' | 'theirs') => unknown
}

function ConflictItem({ conflict, mayDecide, isBusy, onChoose }: ConflictItemProps) {
  const { t } = useTranslation()
  const { base, ours, theirs, isEnded, merged } = conflict
  const number = base.facts.cadastralNumber ?? conflict.key
  const all = [base.geometry, ours.geometry, theirs.geometry]
  return (
    <article className={classes.conflict} aria-label={number}>
      <h5 className={classes.conflictName}>{number}</h5>
      {merged && <p className={classes.none}>{t('changeSets.mergeable')}</p>}
      <div className={classes.pictures}>
        <figure>
          <figcaption>{t(isEnded ? 'changeSets.theirsEnded' : 'changeSets.theirs')}</figcaption>
          <ShapePicture
            label={t('changeSets.theirsPicture', { parcel: number })}
            shape={theirs.geometry}
            base={base.geometry}
            all={all}
          />
        </figure>
        <figure>
          <figcaption>{t(ours.isRetired ? 'changeSets.oursEnded' : 'changeSets.ours')}</figcaption>
          <ShapePicture
            label={t('changeSets.oursPicture', { parcel: number })}
            shape={ours.geometry}
            base={base.geometry}
            all={all}
          />
        </figure>
      </div>
      <FactsBeside conflict={conflict} />
      {mayDecide && (
        <div className={classes.row}>
          <Button size="xs" variant="default" disabled={isBusy} onClick={() => onChoose('theirs')}>
            {t('changeSets.takeTheirs')}
          </Button>
          {!isEnded && (
            <Button size="xs" variant="default" disabled={isBusy} onClick={() => onChoose('ours')}>
              {t('changeSets.keepOurs')}
            </Button>
          )}
        </div>
      )}
    </article>
  )
}

const compared = [
  'cadastralNumber',
  'landUse',
  'address',
  'registeredAreaM2',
  'assessedLandValue',
  'assessedBuildingValue',
] as const

/** Only what differs. */
function FactsBeside({ conflict: { ours, theirs } }: { conflict: Conflict }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const differing = compared.filter((name) => ours.facts[name] !== theirs.facts[name])
  if (differing.length === 0) return null
  const shown = (facts: Facts, name: (typeof compared)[number]) => {
    const value = facts[name]
    if (name === 'registeredAreaM2') return format.areaM2(value ?? null)
    if (name === 'landUse' && value) return t(`value.landUse.${value}`, { defaultValue: value })
    return typeof value === 'number' ? format.money(value) : format.text(value)
  }
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <td />
          <th scope="col">{t('changeSets.theirs')}</th>
          <th scope="col">{t('changeSets.ours')}</th>
        </tr>
      </thead>
      <tbody>
        {differing.map((name) => (
          <tr key={name}>
            <th scope="row" className={classes.factName}>
              {t(`field.${name}`)}
            </th>
            <td>{shown(theirs.facts, name)}</td>
            <td>{shown(ours.facts, name)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

import { IconPolygon } from '@tabler/icons-react'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSession } from '../accounts/session.ts'
import { timesOf } from '../filters/times.ts'
import { useFilters } from '../filters/use-filters.ts'
import { useLocalFormat, useMunicipality } from '../municipality.ts'
import { useMayPlan } from '../plans/use-may-plan.ts'
import { usePlanFound } from '../plans/use-plan-found.ts'
import { countsQuery } from '../queries.ts'
import { answerQuery } from '../questions/question-queries.ts'
import textButton from '../ui/text-button.module.css'
import { useChangeView, useView } from '../use-view.ts'
import classes from './area.module.css'
import { useWithin } from './use-area.ts'
import { useAreaOnMap, useAreaShape } from './use-area-on-map.ts'

/** Nobody must take a part for the whole: what the area holds, and what to do with it. */
export function AreaBanner({ beyond }: { beyond: string[] }) {
  const { t, i18n } = useTranslation()
  const { area, shape, districtName } = useAreaShape()
  const changeView = useChangeView()
  const mayPlan = useMayPlan()
  const planFound = usePlanFound()
  const held = useHeld()
  useAreaOnMap(shape)
  if (!area) return null
  return (
    <div className={classes.banner} role="status">
      <IconPolygon size={18} stroke={1.8} aria-hidden="true" />
      <span>
        {districtName ? t('area.inDistrict', { name: districtName }) : t('area.inDrawn')}
        <small className={classes.held}>
          {new Intl.ListFormat(i18n.language, { type: 'unit' }).format(held)}
        </small>
        {beyond.length > 0 && (
          <small className={classes.beyond}>
            {t('filters.beyond', {
              what: new Intl.ListFormat(i18n.language).format(
                beyond.map((name) => t(`collection.${name}`)),
              ),
            })}
          </small>
        )}
      </span>
      {mayPlan && (
        <button type="button" className={textButton.button} onClick={planFound}>
          {t('area.plan')}
        </button>
      )}
      <button
        type="button"
        className={textButton.button}
        onClick={() => changeView({ area: undefined })}
      >
        {t('area.remove')}
      </button>
    </div>
  )
}

/** What of it is told: what need, reports and pipes there are. */
const told = { public: ['reports', 'works'], staff: ['reports', 'network-edges', 'assets'] }

/** “12 segments, 40 reports, 3 pipes”, as far as they are known; with the filters that are on. */
function useHeld(): string[] {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { slug } = useMunicipality()
  const { isStaff } = useSession()
  const view = useView()
  const filters = useFilters()
  const within = useWithin()
  const names = within === undefined ? [] : told[isStaff ? 'staff' : 'public']
  const segments = useQuery({
    ...answerQuery(
      slug,
      {
        about: 'need-units',
        clauses: [
          { kind: 'field', field: 'kind', is: 'one-of', values: ['road-segment'] },
          { kind: 'area', area: within ?? '' },
        ],
      },
      undefined,
    ),
    enabled: isStaff && within !== undefined,
  })
  const counts = useQueries({
    queries: names.map((name) =>
      countsQuery(slug, name, { filters: filters[name] ?? {}, within, ...timesOf(name, view) }),
    ),
    combine: (results) => results.map(({ data }) => data?.total),
  })
  const say = (name: string, count: number | undefined) =>
    count ? [t(`area.held.${name}`, { count, number: format.number(count) })] : []
  if (within === undefined) return []
  return [
    ...(isStaff ? say('segments', segments.data?.count) : []),
    ...names.flatMap((name, index) => say(name, counts[index])),
  ]
}

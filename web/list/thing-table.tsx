import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { bbox } from '@turf/turf'
import { Fragment, type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Collection, Fact, FactKind } from '../collection.ts'
import type { Bounds } from '../map/types.ts'
import { useLocalFormat } from '../municipality.ts'
import type { Thing } from '../queries.ts'
import { useSelect } from '../selection/use-select.ts'
import { FactValue } from '../ui/fact-value.tsx'
import { factValue, isEmpty, thingTitle } from '../ui/words.ts'
import { useChangeView, useView } from '../use-view.ts'
import classes from './list-pane.module.css'
import { useRows } from './use-rows.ts'

interface ThingTableProps {
  collection: Collection
  things: Thing[]
  /** How many there are, loaded or not. */
  total: number | undefined
  hasMore: boolean
  /** Changes when it is another list: it is read from the top then. */
  version: string
  onNearEnd: () => void
  onSelect: () => void
  labelledBy: string
}

/**
 * A table of which only the rows near those in sight are in the document. It says how many there
 * are and which these are; one stop of Tab leads to it, and arrow keys go from row to row.
 */
export function ThingTable(props: ThingTableProps) {
  const { t } = useTranslation()
  const { collection, things, total, hasMore, version, onNearEnd, onSelect, labelledBy } = props
  const columns = collection.columns ?? []
  const hintId = useId()
  const { bodyRef, rows, space, onKeyDown, active, setActive } = useRows({
    things,
    hasMore,
    version,
    onNearEnd,
  })
  return (
    <>
      <p id={hintId} className="visually-hidden">
        {t('list.keys')}
      </p>
      <table
        className={classes.table}
        aria-labelledby={labelledBy}
        aria-describedby={hintId}
        aria-rowcount={total === undefined ? -1 : total + 1}
      >
        <colgroup>
          {widths(collection).map(({ field, share }) => (
            <col key={field} style={{ width: share }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            <Heading collection={collection} sort={titleSort(collection)}>
              {t(`collection.${collection.name}.one`)}
            </Heading>
            {columns.map(({ field }) => (
              <Heading
                key={field}
                collection={collection}
                sort={collection.sorts?.includes(field) ? field : undefined}
              >
                {t(`field.${field}`)}
              </Heading>
            ))}
          </tr>
        </thead>
        <tbody ref={bodyRef} onKeyDown={onKeyDown}>
          {rows.map(({ index, gap, measure }) => (
            <Fragment key={things[index]!.id}>
              {gap > 0 && <Gap height={gap} />}
              <ThingRow
                collection={collection}
                thing={things[index]!}
                index={index}
                measure={measure}
                isStop={index === active}
                onFocus={() => setActive(index)}
                onSelect={onSelect}
              />
            </Fragment>
          ))}
          {space > 0 && <Gap height={space} />}
        </tbody>
      </table>
      {hasMore && <p className={classes.more}>{t('list.loadingMore')}</p>}
    </>
  )
}

/** Room for the longest word of a list, and for a date on one line. */
const columnParts: Partial<Record<FactKind, number>> = { text: 5, value: 6, day: 4.8 }

/** Each column's part of the width, so that columns stay as they are whatever rows are in sight. */
function widths({ hasShortTitle, columns = [] }: Collection): { field: string; share: string }[] {
  const parts = [
    { field: 'title', part: hasShortTitle ? 3.5 : 6 },
    ...columns.map(({ field, kind = 'text' }) => ({ field, part: columnParts[kind] ?? 4 })),
  ]
  const whole = parts.reduce((sum, { part }) => sum + part, 0)
  return parts.map(({ field, part }) => ({ field, share: `${(100 * part) / whole}%` }))
}

/** Stands for the rows that are not in the document. */
function Gap({ height }: { height: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row cannot be focused outside a grid.
    <tr aria-hidden="true" className={classes.gap}>
      <td style={{ height }} />
    </tr>
  )
}

/** The sort by what names a thing. */
function titleSort({ title, sorts = [], columns = [] }: Collection): string | undefined {
  const names = title.map((one) => (typeof one === 'string' ? one : one.field))
  return names.find((name) => sorts.includes(name) && !columns.some(({ field }) => field === name))
}

interface HeadingProps {
  collection: Collection
  sort: string | undefined
  children: string
}

function Heading({ collection, sort, children }: HeadingProps) {
  const { t } = useTranslation()
  const current = useView().sort ?? collection.sort
  const changeView = useChangeView()
  if (!sort) return <th scope="col">{children}</th>
  const isUp = current === sort
  const isDown = current === `-${sort}`
  const Arrow = isDown ? IconArrowDown : IconArrowUp
  const field = t(`field.${sort}`)
  return (
    <th scope="col" aria-sort={isUp ? 'ascending' : isDown ? 'descending' : 'none'}>
      <button
        type="button"
        className={classes.sort}
        data-on={isUp || isDown || undefined}
        aria-label={field === children ? undefined : t('list.sortBy', { column: children, field })}
        onClick={() => changeView({ sort: isUp ? `-${sort}` : sort }, { replace: true })}
      >
        {children}
        <Arrow size={14} stroke={2} aria-hidden="true" />
      </button>
    </th>
  )
}

/** Whether the value is understood without its column's heading, which a phone has no room for. */
function saysItself({ kind = 'text', unit }: Fact): boolean {
  return !unit && ['text', 'value', 'areaM2', 'lengthM'].includes(kind)
}

interface ThingRowProps {
  collection: Collection
  thing: Thing
  index: number
  measure: (row: HTMLTableRowElement | null) => void
  /** Tab stops here. */
  isStop: boolean
  onFocus: () => void
  onSelect: () => void
}

function ThingRow(props: ThingRowProps) {
  const { collection, thing, index, measure, isStop, onFocus, onSelect } = props
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { selection } = useView()
  const select = useSelect()
  const { id, properties, geometry } = thing
  const isSelected = selection?.collection === collection.name && selection.id === id
  const cell = (fact: Fact): ReactNode => {
    const value = factValue(fact, properties)
    return (
      <td
        key={fact.field}
        data-label={saysItself(fact) ? undefined : t(`field.${fact.field}`)}
        data-absent={isEmpty(value) || undefined}
      >
        <FactValue collection={collection.name} fact={fact} value={value} />
      </td>
    )
  }
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      data-selected={isSelected || undefined}
    >
      <th scope="row">
        <button
          type="button"
          className={classes.thing}
          tabIndex={isStop ? 0 : -1}
          aria-current={isSelected || undefined}
          onFocus={onFocus}
          onClick={() => {
            if (geometry) onSelect()
            select(
              { collection: collection.name, id },
              geometry ? (bbox(geometry) as Bounds) : null,
            )
          }}
        >
          {thingTitle(t, format, collection, id, properties)}
        </button>
      </th>
      {(collection.columns ?? []).map(cell)}
    </tr>
  )
}

import { ActionIcon, Combobox, Loader, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconCrosshair, IconHistory, IconSearch, IconX } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { findCollection } from '../collections.ts'
import { useMap } from '../map-context.ts'
import { useMunicipality } from '../municipality.ts'
import { useSelect } from '../selection/use-select.ts'
import { hitDetail } from '../ui/words.ts'
import { useChangeView, useView } from '../use-view.ts'
import { longestQuery } from '../view-state.ts'
import { readRecent, rememberSearch } from './recent.ts'
import classes from './search-box.module.css'
import { type Hit, searchQuery } from './search-query.ts'

/** Search over all that has a name or a number. What is typed is in the address bar. */
export function SearchBox() {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const [query, setQuery] = useQueryText()
  const select = useSelect()
  const map = useMap()
  const input = useRef<HTMLInputElement>(null)
  const [isOpenOnPhone, setOpenOnPhone] = useState(false)
  const [settled] = useDebouncedValue(query.trim(), 180)
  const found = useQuery({
    ...searchQuery(slug, settled),
    enabled: settled.length > 0,
    placeholderData: keepPreviousData,
  })
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const hits = settled ? (found.data ?? []) : []
  const recent = query ? [] : readRecent(slug)

  // Enter takes the best without another key.
  const { selectFirstOption, resetSelectedOption } = combobox
  const listed = hits.map(keyOf).join()
  useEffect(() => {
    if (listed) selectFirstOption()
    else resetSelectedOption()
  }, [listed, selectFirstOption, resetSelectedOption])

  const write = (text: string) => {
    setQuery(text)
    combobox.openDropdown()
  }
  const take = (value: string) => {
    const again = recent[Number(value.slice('recent:'.length))]
    if (value.startsWith('recent:') && again) return write(again)
    const hit = hits.find((one) => keyOf(one) === value)
    if (!hit) return
    rememberSearch(slug, query.trim())
    combobox.closeDropdown()
    setOpenOnPhone(false)
    if (hit.id === null) map?.flyTo(hit.point)
    else select({ collection: hit.kind, id: hit.id }, isPoint(hit) ? hit.point : hit.bbox)
  }

  return (
    <search className={classes.search} data-open={isOpenOnPhone || undefined}>
      <ActionIcon
        className={classes.phoneButton}
        variant="transparent"
        size={40}
        aria-label={t('search.label')}
        aria-expanded={isOpenOnPhone}
        onClick={() => {
          setOpenOnPhone(true)
          requestAnimationFrame(() => input.current?.focus())
        }}
      >
        <IconSearch size={20} stroke={1.6} aria-hidden="true" />
      </ActionIcon>
      <Combobox
        store={combobox}
        onOptionSubmit={take}
        shadow="md"
        offset={4}
        middlewares={{ flip: false, shift: true }}
      >
        <Combobox.DropdownTarget>
          <div className={classes.field}>
            <IconSearch size={18} stroke={1.6} aria-hidden="true" className={classes.glass} />
            <Combobox.EventsTarget withExpandedAttribute>
              <input
                ref={input}
                id="search"
                type="text"
                role="combobox"
                aria-expanded={combobox.dropdownOpened}
                aria-controls={combobox.listId ?? ''}
                inputMode="search"
                autoComplete="off"
                spellCheck={false}
                maxLength={longestQuery}
                className={classes.input}
                aria-label={t('search.label')}
                placeholder={t('search.placeholder')}
                value={query}
                onChange={(event) => write(event.currentTarget.value)}
                onFocus={() => combobox.openDropdown()}
                onBlur={() => combobox.closeDropdown()}
              />
            </Combobox.EventsTarget>
            {found.isFetching && settled && <Loader size={16} color="gray" aria-hidden="true" />}
            {(query || isOpenOnPhone) && (
              <button
                type="button"
                className={classes.clear}
                aria-label={t(query ? 'search.clear' : 'common.close')}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => {
                  if (query) write('')
                  else setOpenOnPhone(false)
                  input.current?.focus()
                }}
              >
                <IconX size={18} stroke={1.6} aria-hidden="true" />
              </button>
            )}
          </div>
        </Combobox.DropdownTarget>
        <Combobox.Dropdown hidden={!settled && recent.length === 0}>
          <Combobox.Options aria-label={t('search.results')} className={classes.options}>
            {recent.length > 0 && (
              <Combobox.Group label={t('search.recent')}>
                {recent.map((text, index) => (
                  <Combobox.Option key={text} value={`recent:${index}`} className={classes.option}>
                    <IconHistory size={18} stroke={1.6} aria-hidden="true" />
                    <span>{text}</span>
                  </Combobox.Option>
                ))}
              </Combobox.Group>
            )}
            {hits.map((hit) => (
              <HitOption key={keyOf(hit)} hit={hit} />
            ))}
            {settled && !found.isPending && hits.length === 0 && (
              <Combobox.Empty>
                {found.error ? t('search.failed') : t('search.none', { query: settled })}
              </Combobox.Empty>
            )}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      <span className="visually-hidden" aria-live="polite">
        {settled && found.isSuccess ? t('search.count', { count: hits.length }) : ''}
      </span>
    </search>
  )
}

/**
 * The text of the field. It goes to the address bar when the typing pauses, since a field that waits
 * for the router loses letters; and comes from there when somebody goes back.
 */
function useQueryText(): [text: string, write: (text: string) => void] {
  const { query = '' } = useView()
  const changeView = useChangeView()
  const [text, setText] = useState(query)
  const written = useRef(query)
  useEffect(() => {
    if (query === written.current) return
    written.current = query
    setText(query)
  }, [query])
  useEffect(() => {
    if (text === written.current) return
    const timer = setTimeout(() => {
      written.current = text
      void changeView({ query: text || undefined }, { replace: true })
    }, 250)
    return () => clearTimeout(timer)
  }, [text, changeView])
  return [text, setText]
}

function HitOption({ hit }: { hit: Hit }) {
  const { t } = useTranslation()
  const collection = findCollection(hit.kind)
  const Icon = collection?.icon ?? IconCrosshair
  return (
    <Combobox.Option value={keyOf(hit)} className={classes.option}>
      <Icon size={18} stroke={1.6} aria-hidden="true" />
      <span className={classes.label}>
        {hit.label}
        {hit.detail && <small>{hitDetail(t, collection, hit.detail)}</small>}
      </span>
      <small className={classes.kind}>
        {hit.id === null ? t('search.place') : t(`collection.${hit.kind}.one`)}
      </small>
    </Combobox.Option>
  )
}

function keyOf({ kind, id, label }: Hit): string {
  return `${kind}/${id ?? label}`
}

function isPoint({ bbox: [west, south, east, north] }: Hit): boolean {
  return west === east && south === north
}

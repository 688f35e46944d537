import { Menu } from '@mantine/core'
import {
  IconCalendarStats,
  IconCamera,
  IconColumns2,
  IconCrosshair,
  IconFilter,
  IconHexagons,
  IconLayersIntersect,
  IconListDetails,
  IconMessageQuestion,
  IconPlayerPlay,
  IconRuler2,
  IconVectorBezier2,
} from '@tabler/icons-react'
import { type ComponentPropsWithRef, lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../accounts/session.ts'
import { lastMonths } from '../time/time-view.ts'
import { useChangeView, useView } from '../use-view.ts'
import classes from './rail.module.css'
import { usePane } from './use-pane.ts'

const GoToDialog = lazy(async () => ({
  default: (await import('../tools/go-to-dialog.tsx')).GoToDialog,
}))
const NeedPictureDialog = lazy(async () => ({
  default: (await import('../needs/need-picture-dialog.tsx')).NeedPictureDialog,
}))
const PictureDialog = lazy(async () => ({
  default: (await import('../tools/picture-dialog.tsx')).PictureDialog,
}))

const panes = [
  { name: 'layers', icon: IconLayersIntersect },
  { name: 'list', icon: IconListDetails },
  { name: 'filters', icon: IconFilter },
  { name: 'questions', icon: IconMessageQuestion, isForStaff: true },
  { name: 'need', icon: IconHexagons, isForStaff: true },
  { name: 'plans', icon: IconCalendarStats, isForStaff: true },
  { name: 'change-sets', icon: IconVectorBezier2, isForStaff: true },
  { name: 'compare', icon: IconColumns2 },
] as const

/** On a phone the strip is longer than the screen is wide. */
const bringIntoSight = (button: HTMLButtonElement | null) =>
  button?.scrollIntoView({ block: 'nearest', inline: 'nearest' })

interface RailProps {
  measuring: 'distance' | 'area' | null
  onMeasure: (kind: 'distance' | 'area' | null) => void
}

/** The panes and tools: a strip at the left, at the bottom of a phone. */
export function Rail({ measuring, onMeasure }: RailProps) {
  const { t } = useTranslation()
  const { pane, toggle } = usePane()
  const [dialog, setDialog] = useState<'goTo' | 'picture' | null>(null)
  const { filters, asOf, validAt, area, time, need } = useView()
  const changeView = useChangeView()
  const { isStaff } = useSession()
  const Picture = isStaff && need ? NeedPictureDialog : PictureDialog
  const isFiltered = Boolean(asOf ?? validAt ?? area) || Object.keys(filters ?? {}).length > 0

  return (
    <nav className={classes.rail} aria-label={t('app.tools')}>
      {panes
        .filter((one) => isStaff || !('isForStaff' in one))
        .map(({ name, icon: Icon }) => (
          <RailButton
            key={name}
            label={t(`pane.${name}`)}
            aria-expanded={pane === name}
            ref={pane === name ? bringIntoSight : undefined}
            onClick={() => toggle(name)}
          >
            <Icon size={22} stroke={1.6} aria-hidden="true" />
            {name === 'filters' && isFiltered && (
              <span className={classes.dot} role="img" aria-label={t('filters.active')} />
            )}
          </RailButton>
        ))}
      <RailButton
        label={t('time.short')}
        aria-pressed={time !== undefined}
        data-active={time ? true : undefined}
        onClick={() => changeView({ time: time ? undefined : lastMonths() }, { replace: true })}
      >
        <IconPlayerPlay size={22} stroke={1.6} aria-hidden="true" />
      </RailButton>
      <hr className={classes.rule} />
      <Menu position="right-start" withArrow={false} shadow="md">
        <Menu.Target>
          <RailButton label={t('measure.title')} data-active={measuring ? true : undefined}>
            <IconRuler2 size={22} stroke={1.6} aria-hidden="true" />
          </RailButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onMeasure('distance')}>{t('measure.distance')}</Menu.Item>
          <Menu.Item onClick={() => onMeasure('area')}>{t('measure.area')}</Menu.Item>
          {measuring && <Menu.Item onClick={() => onMeasure(null)}>{t('measure.end')}</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      <RailButton label={t('goTo.short')} aria-haspopup="dialog" onClick={() => setDialog('goTo')}>
        <IconCrosshair size={22} stroke={1.6} aria-hidden="true" />
      </RailButton>
      <RailButton
        label={t('picture.short')}
        aria-haspopup="dialog"
        onClick={() => setDialog('picture')}
      >
        <IconCamera size={22} stroke={1.6} aria-hidden="true" />
      </RailButton>
      <Suspense>
        {dialog === 'goTo' && <GoToDialog onClose={() => setDialog(null)} />}
        {dialog === 'picture' && <Picture onClose={() => setDialog(null)} />}
      </Suspense>
    </nav>
  )
}

function RailButton({
  label,
  children,
  className = '',
  ...rest
}: ComponentPropsWithRef<'button'> & { label: string }) {
  return (
    <button type="button" className={`${classes.button} ${className}`} {...rest}>
      <span className={classes.icon}>{children}</span>
      <span>{label}</span>
    </button>
  )
}

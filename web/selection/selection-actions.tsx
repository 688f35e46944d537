import { Button } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconLink, IconZoomScan } from '@tabler/icons-react'
import { bbox } from '@turf/turf'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bounds } from '../map/types.ts'
import { useMap } from '../map-context.ts'
import type { Thing } from '../queries.ts'
import { freePadding } from './free-padding.ts'
import classes from './selection-actions.module.css'

interface SelectionActionsProps {
  thing: Thing
  /** What else can be done with a thing of its kind. */
  children?: ReactNode
}

export function SelectionActions({ thing, children }: SelectionActionsProps) {
  const { t } = useTranslation()
  const map = useMap()
  const clipboard = useClipboard({ timeout: 2500 })
  const { geometry } = thing
  return (
    <div className={classes.actions}>
      {map && geometry && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconZoomScan size={16} stroke={1.6} aria-hidden="true" />}
          onClick={() => map.flyTo(bbox(geometry) as Bounds, { padding: freePadding(), zoom: 19 })}
        >
          {t('selection.zoom')}
        </Button>
      )}
      <Button
        variant="default"
        size="xs"
        leftSection={
          clipboard.copied ? (
            <IconCheck size={16} stroke={1.6} aria-hidden="true" />
          ) : (
            <IconLink size={16} stroke={1.6} aria-hidden="true" />
          )
        }
        onClick={() => clipboard.copy(location.href)}
      >
        <span aria-live="polite">
          {t(clipboard.copied ? 'selection.copied' : 'selection.copy')}
        </span>
      </Button>
      {children}
    </div>
  )
}

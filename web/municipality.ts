import { createContext, useContext } from 'react'
import type { OfficialCrs } from './map/types.ts'
import type { Municipality } from './queries.ts'
import { type Format, useFormat } from './ui/format.ts'

export const MunicipalityContext = createContext<Municipality | null>(null)

/** The municipality on the screen; only below the map screen. */
export function useMunicipality(): Municipality {
  const municipality = useContext(MunicipalityContext)
  if (!municipality) throw new Error('useMunicipality is for the map screen only')
  return municipality
}

/** The official CRS as the map and the coordinates take it; undefined where its definition is not known. */
export function officialCrs({ srid, crs, crsControl }: Municipality): OfficialCrs | undefined {
  return crs ? { srid, definition: crs, control: crsControl } : undefined
}

/** Writes values in the reader's language, the municipality's currency and time zone. */
export function useLocalFormat(): Format {
  return useFormat(useMunicipality())
}

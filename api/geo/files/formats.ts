/** Files in which areas are handed out. */
export const fileFormats = {
  dxf: { ending: 'dxf', type: 'image/vnd.dxf' },
  shapefile: { ending: 'zip', type: 'application/zip' },
  geopackage: { ending: 'gpkg', type: 'application/geopackage+sqlite3' },
  gml: { ending: 'gml', type: 'application/gml+xml' },
  csv: { ending: 'csv', type: 'text/csv; charset=utf-8' },
  geojson: { ending: 'geojson', type: 'application/geo+json' },
} as const

export type FileFormat = keyof typeof fileFormats

export const fileFormatNames = Object.keys(fileFormats) as [FileFormat, ...FileFormat[]]

import { Problem } from '../request.ts'

export const parcelFormats = ['dxf', 'shapefile', 'geopackage', 'gml', 'csv', 'geojson'] as const

/** @throws Problem */
export async function fetchParcelsFile(
  slug: string,
  which: Record<string, string | undefined>,
  signal: AbortSignal,
): Promise<{ blob: Blob; name: string }> {
  const asked = Object.entries(which).filter((pair): pair is [string, string] => Boolean(pair[1]))
  const path = `/api/v1/${slug}/parcels/export?${new URLSearchParams(asked)}`
  const response = await fetch(path, { signal }).catch((error) => {
    throw signal.aborted ? error : new Problem(0, 'unreachable')
  })
  if (!response.ok) {
    const { title, detail, code } = await response.json().catch(() => ({}))
    throw new Problem(response.status, title ?? response.statusText, detail, code)
  }
  const disposition = response.headers.get('content-disposition') ?? ''
  const name = /filename="([^"]+)"/.exec(disposition)?.[1] ?? `${slug}-parcels`
  return { blob: await response.blob(), name }
}

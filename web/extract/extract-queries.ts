import { queryOptions } from '@tanstack/react-query'
import { request } from '../request.ts'

export interface IssuedExtract {
  number: string
  code: string
}

/** What a paper says, as the register knows that it was issued. */
export interface CheckedExtract {
  number: string
  issuedAt: string
  sha256: string
  hasRights: boolean
  parcelId: number
  facts: {
    cadastralNumber: string
    address: string | null
    landUse: string | null
    registeredAreaM2: number | null
    areaM2: number
    validFrom: string
    validUntil: string | null
    corners: number
  }
  isCurrent: boolean
}

export function checkedQuery(slug: string, number: string, code: string) {
  const path = `/api/v1/${slug}/extracts/${encodeURIComponent(number)}?code=${encodeURIComponent(code)}`
  return queryOptions({
    queryKey: ['extract', slug, number, code],
    queryFn: ({ signal }) => request<CheckedExtract>(path, { signal }),
    retry: false,
  })
}

export type ReportStatus =
  | 'new'
  | 'acknowledged'
  | 'scheduled'
  | 'in-progress'
  | 'resolved'
  | 'rejected'
  | 'duplicate'

/** A line of a report's timeline. */
export interface ReportStep {
  status: ReportStatus
  atMs: number
  note: string | null
}

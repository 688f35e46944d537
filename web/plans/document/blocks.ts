import type { Mark } from '../../map/picture/marks.ts'

/** What a document is made of, whatever it is set on: a page of the browser or of paper. */
export interface CouncilDocument {
  title: string
  subtitle: string
  /** On the cover, below the title. */
  facts: Term[]
  lead: string | null
  sections: Section[]
}

export interface Section {
  id: string
  heading: string
  blocks: Block[]
}

export interface Term {
  term: string
  meaning: string
}

export type Block =
  | { type: 'heading'; text: string }
  | { type: 'paragraph'; text: string; isLead?: boolean }
  | { type: 'list'; items: string[] }
  | { type: 'terms'; terms: Term[] }
  | { type: 'figures'; figures: { label: string; value: string }[] }
  | { type: 'table'; table: Table }
  | { type: 'chart'; chart: Chart }
  | { type: 'map'; of: 'need' | 'interventions'; caption: string; alternative: string }

export interface Table {
  caption: string
  columns: Column[]
  rows: string[][]
  /** Stands below, and is told apart. */
  total?: string[]
}

interface Column {
  label: string
  /** Of figures, which stand at the right. */
  isFigure?: boolean
  /** Of the table's width, when it should not be as wide as its texts. */
  widthMm?: number
}

export interface Chart {
  caption: string
  /** The same in words; the table beside it has the figures. */
  alternative: string
  widthMm: number
  heightMm: number
  marks: Mark[]
}

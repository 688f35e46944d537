import { newPdf } from '../../../map/picture/draw-on-pdf.ts'
import type { CouncilDocument } from '../blocks.ts'
import type { DrawnMaps } from '../draw-maps.ts'
import { Pages, page } from './pages.ts'
import { keptMm, writeBlock } from './write-block.ts'
import { type Contents, writeContents } from './write-contents.ts'
import { writeCover } from './write-cover.ts'

export interface Setting {
  town: string
  language: string
  words: { contents: string; noMap: string }
  /** "Page 3 of 14". */
  page(number: number, of: number): string
}

/** A heading is not parted from what it is about: a few words and the map, the curve, or the head of a table. */
const withMapMm = 210
const withChartMm = 112
const withWordsMm = 80
/** The heading, a few words, and the caption of a table. */
const aboveTableMm = 46

/** The document as a PDF: text that can be selected, maps as pictures, charts as lines. */
export async function writeDocument(
  document: CouncilDocument,
  maps: DrawnMaps | null,
  setting: Setting,
): Promise<Blob> {
  const { town, language, words } = setting
  const pdf = await newPdf({ ...page, title: document.title, language })
  pdf.setProperties({
    title: document.title,
    subject: document.subtitle,
    author: town,
    creator: 'Terrier',
  })
  pdf.viewerPreferences({ DisplayDocTitle: true })
  writeCover(pdf, document, town)
  pdf.addPage()
  const contentsPage = pdf.getNumberOfPages()
  pdf.addPage()
  const pages = new Pages(pdf)
  const contents: Contents = []
  for (const [at, { heading, blocks }] of document.sections.entries()) {
    const number = String(at + 1)
    const has = (wanted: string) => blocks.some(({ type }) => type === wanted)
    const table = blocks.find((block) => block.type === 'table')?.table
    const wordsMm = table ? Math.max(withWordsMm, aboveTableMm + keptMm(table)) : withWordsMm
    const keepMm = has('map') ? withMapMm : has('chart') ? withChartMm : wordsMm
    contents.push({ number, heading, page: pages.section(number, heading, keepMm) })
    pdf.outline.add(null, `${number} ${heading}`, { pageNumber: contents.at(-1)!.page })
    for (const block of blocks) writeBlock(pages, block, maps, words.noMap)
  }
  writeContents(pdf, contentsPage, words.contents, contents)
  pages.foot(`${document.title} · ${town}`, setting.page)
  return pdf.output('blob')
}

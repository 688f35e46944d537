import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Position } from 'geojson'
import { jsPDF } from 'jspdf'
import { autoTable, type RowInput } from 'jspdf-autotable'
import { landUseName } from './land-use-words.ts'
import { type Corner, cornersOf, labelled, type PlanFrame, scaleBarM } from './plan.ts'
import type { Extract, Surroundings } from './read-extract.ts'
import { type ExtractLanguage, type ExtractWords, extractWords, filled } from './words.ts'

/** A4, millimetres. */
const page = { width: 210, height: 297, left: 18, right: 18, top: 16, bottom: 24 }
const inner = page.width - page.left - page.right
export const planSheet = { widthMm: inner, heightMm: 128, marginMm: 14 }

const font = 'Sofia Sans'
const ink = '#16211e'
const paleInk = '#4d5c56'
const accent = '#0b4f43'
const rule = '#c9d0cc'
const pointsPerMm = 72 / 25.4

export interface ExtractPaper {
  extract: Extract
  around: Surroundings
  plan: PlanFrame
  language: ExtractLanguage
  number: string
  code: string
  issuedAt: Date
  /** Where it is checked. */
  address: string
}

/** The paper: facts, a plan, and tables that go on over as many pages as they need. */
export function writeExtract(paper: ExtractPaper): Buffer {
  const words = extractWords[paper.language]
  const pdf = newPdf(paper, words)
  const corners = cornersOf(paper.extract.shape, paper.extract.unitM)
  writeHead(pdf, paper, words)
  drawPlan(pdf, paper, corners, 98, words)
  pdf.addPage()
  let y = page.top
  y = writeCorners(pdf, paper, corners, y, words)
  y = writeNeighbours(pdf, paper, y, words)
  if (paper.extract.rights !== null) writeRights(pdf, paper, y, words)
  writeFeet(pdf, paper, words)
  return Buffer.from(pdf.output('arraybuffer'))
}

const require = createRequire(import.meta.url)
const weights = {
  normal: '400Regular/SofiaSans_400Regular',
  bold: '600SemiBold/SofiaSans_600SemiBold',
}

function newPdf({ extract, language, number }: ExtractPaper, words: ExtractWords) {
  const pdf = new jsPDF({ unit: 'mm', format: 'a4', compress: true })
  for (const [weight, file] of Object.entries(weights)) {
    const path = require.resolve(`@expo-google-fonts/sofia-sans/${file}.ttf`)
    pdf.addFileToVFS(`${weight}.ttf`, readFileSync(path).toString('base64'))
    pdf.addFont(`${weight}.ttf`, font, weight)
  }
  const { cadastralNumber } = extract.parcel
  pdf.setProperties({
    title: `${words.title} ${number}: ${cadastralNumber}`,
    author: extract.town,
    creator: 'Terrier',
  })
  pdf.setLanguage(language as 'en')
  pdf.viewerPreferences({ DisplayDocTitle: true })
  return pdf
}

interface TextStyle {
  size: number
  isBold?: boolean
  colour?: string
}

function set(pdf: jsPDF, { size, isBold = false, colour = ink }: TextStyle) {
  pdf.setFont(font, isBold ? 'bold' : 'normal')
  pdf.setFontSize(size * pointsPerMm)
  pdf.setTextColor(colour)
}

function writeHead(pdf: jsPDF, paper: ExtractPaper, words: ExtractWords) {
  const { extract, number, code } = paper
  const { parcel } = extract
  const write = formatOf(paper)
  pdf.setFillColor(accent)
  pdf.rect(0, 0, page.width, 5, 'F')
  set(pdf, { size: 3.8, isBold: true, colour: accent })
  pdf.text(extract.town, page.left, 17)
  set(pdf, { size: 6.4, isBold: true })
  pdf.text(words.title, page.left, 26)
  set(pdf, { size: 3.4, colour: paleInk })
  const issued = `${words.number} ${number} · ${words.issued} ${write.moment(paper.issuedAt)} · ${words.code} ${code}`
  pdf.text(issued, page.left, 32)
  const facts: [string, string][] = [
    [words.parcel, parcel.cadastralNumber],
    [words.address, parcel.address ?? words.none],
    [words.landUse, parcel.landUse ? landUseName(paper.language, parcel.landUse) : words.none],
    [words.registeredArea, write.areaM2(parcel.registeredAreaM2) ?? words.none],
    [words.computedArea, write.areaM2(parcel.areaM2)!],
    [words.inForceSince, write.day(parcel.validFrom)],
    ...(parcel.validUntil === null
      ? []
      : ([[words.endedOn, write.day(parcel.validUntil)]] as [string, string][])),
    [words.recordedAt, write.moment(new Date(parcel.recordedAt))],
  ]
  table(pdf, 37, { body: facts, columnStyles: { 0: { cellWidth: 48, textColor: paleInk } } })
}

function drawPlan(
  pdf: jsPDF,
  paper: ExtractPaper,
  corners: Corner[],
  top: number,
  words: ExtractWords,
) {
  const { plan, extract, around } = paper
  const place = (position: Position): [number, number] => {
    const [x, y] = plan.toPaper(position)
    return [page.left + x, top + y]
  }
  set(pdf, { size: 4.2, isBold: true, colour: accent })
  pdf.text(words.plan, page.left, top - 3)
  set(pdf, { size: 3.4 })
  const scale = `${words.scale} 1:${new Intl.NumberFormat(paper.language).format(plan.scale)}`
  pdf.text(scale, page.width - page.right, top - 3, { align: 'right' })

  pdf.saveGraphicsState()
  pdf.rect(page.left, top, planSheet.widthMm, planSheet.heightMm, null)
  pdf.clip()
  pdf.discardPath()
  pdf.setDrawColor('#9aa5a0')
  pdf.setLineWidth(0.15)
  for (const { shape } of around.parcels) trace(pdf, shape, place, 'stroke')
  pdf.setFillColor('#e3e6e4')
  for (const shape of around.buildings) trace(pdf, shape, place, 'fillStroke')
  set(pdf, { size: 2.6, colour: paleInk })
  for (const { label, at } of around.parcels)
    if (isInside(plan.toPaper(at))) pdf.text(label, ...place(at), { align: 'center' })
  pdf.setDrawColor(accent)
  pdf.setLineWidth(0.5)
  trace(pdf, extract.shape, place, 'stroke')
  pdf.setFillColor('#ffffff')
  pdf.setLineWidth(0.25)
  for (const { position } of corners) pdf.circle(...place(position), 0.6, 'FD')
  set(pdf, { size: 2.9, isBold: true })
  for (const { number, at } of labelled(outside(corners, extract.shape, place), 3.2))
    pdf.text(String(number), ...at, { align: 'center', baseline: 'middle' })
  pdf.restoreGraphicsState()

  pdf.setDrawColor(paleInk)
  pdf.setLineWidth(0.25)
  pdf.rect(page.left, top, planSheet.widthMm, planSheet.heightMm, 'S')
  drawScaleBar(pdf, plan.scale, top + planSheet.heightMm + 7, paper.language)
  drawNorth(pdf, page.width - page.right - 8, top + 8, words)
  set(pdf, { size: 2.9, colour: paleInk })
  const crs = filled(words.crs, { srid: extract.srid })
  pdf.text(`${crs}. ${words.gridNorth}.`, page.width - page.right, top + planSheet.heightMm + 7, {
    align: 'right',
  })
}

/** What lies outside is cut off, and would still be read out. */
function isInside([x, y]: readonly [number, number]) {
  const edge = 6
  return x > edge && y > 2 && x < planSheet.widthMm - edge && y < planSheet.heightMm - 2
}

function trace(
  pdf: jsPDF,
  shape: Position[][][],
  place: (position: Position) => [number, number],
  how: 'stroke' | 'fillStroke',
) {
  for (const ring of shape.flat()) {
    for (const [at, position] of ring.entries())
      if (at === 0) pdf.moveTo(...place(position))
      else if (at < ring.length - 1) pdf.lineTo(...place(position))
    pdf.close()
  }
  if (how === 'stroke') pdf.stroke()
  else pdf.fillStrokeEvenOdd()
}

/** A number stands outside its corner, away from the middle of the parcel. */
function outside(
  corners: Corner[],
  shape: Position[][][],
  place: (position: Position) => [number, number],
) {
  const all = shape.flat(2).map(place)
  const middle = [0, 1].map((axis) => all.reduce((sum, at) => sum + at[axis]!, 0) / all.length)
  return corners.map(({ number, position }) => {
    const [x, y] = place(position)
    const [dx, dy] = [x - middle[0]!, y - middle[1]!]
    const far = Math.hypot(dx, dy) || 1
    return { number, at: [x + (dx / far) * 3, y + (dy / far) * 3] as [number, number] }
  })
}

function drawScaleBar(pdf: jsPDF, scale: number, y: number, language: string) {
  const lengthM = scaleBarM(scale)
  const width = (lengthM * 1000) / scale
  pdf.setFillColor(ink)
  pdf.setDrawColor(ink)
  pdf.setLineWidth(0.2)
  pdf.rect(page.left, y - 1.6, width / 2, 1.6, 'F')
  pdf.rect(page.left, y - 1.6, width, 1.6, 'S')
  set(pdf, { size: 2.9 })
  const write = new Intl.NumberFormat(language, { maximumFractionDigits: 1 })
  pdf.text('0', page.left, y + 3.4)
  pdf.text(`${write.format(lengthM)} m`, page.left + width, y + 3.4, { align: 'center' })
}

function drawNorth(pdf: jsPDF, x: number, y: number, words: ExtractWords) {
  pdf.setFillColor('#ffffff')
  pdf.circle(x, y + 2, 6, 'F')
  pdf.setFillColor(ink)
  pdf.triangle(x, y - 2.5, x - 2, y + 4, x + 2, y + 4, 'F')
  set(pdf, { size: 3, isBold: true })
  pdf.text(words.north, x, y + 7.2, { align: 'center' })
}

function writeCorners(
  pdf: jsPDF,
  paper: ExtractPaper,
  corners: Corner[],
  y: number,
  words: ExtractWords,
) {
  const write = new Intl.NumberFormat(paper.language, {
    minimumFractionDigits: 3,
    maximumFractionDigits: 3,
    useGrouping: false,
  })
  const metres = new Intl.NumberFormat(paper.language, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  })
  const below = heading(pdf, `${words.corners} (EPSG:${paper.extract.srid})`, y)
  return table(pdf, below, {
    head: [[words.corner, words.east, words.north2, words.edge, words.length]],
    body: corners.map(({ number, position: [east, north], next, lengthM }) => [
      String(number),
      write.format(east!),
      write.format(north!),
      `${number}–${next}`,
      metres.format(lengthM),
    ]),
    figures: [1, 2, 4],
    columnStyles: { 3: { cellPadding: { top: 0.9, bottom: 0.9, left: 8, right: 1 } } },
  })
}

const mostNeighbours = 60

function writeNeighbours(pdf: jsPDF, { extract }: ExtractPaper, y: number, words: ExtractWords) {
  const { neighbours } = extract
  const below = heading(pdf, words.neighbours, y)
  const shown = neighbours.slice(0, mostNeighbours).map((each) => each.cadastralNumber)
  const rest = neighbours.length - shown.length
  const more = rest > 0 ? [filled(words.more, { count: rest })] : []
  return table(pdf, below, { body: [[[...shown, ...more].join(', ') || words.none]] })
}

function writeRights(pdf: jsPDF, paper: ExtractPaper, y: number, words: ExtractWords) {
  const rights = paper.extract.rights ?? []
  const write = formatOf(paper)
  const below = heading(pdf, words.rights, y)
  if (rights.length === 0) return table(pdf, below, { body: [[words.noRights]] })
  const kinds: Record<string, string> = words.rightKind
  return table(pdf, below, {
    head: [[words.kind, words.holder, words.share, words.since, words.document]],
    body: rights.map(({ kind, holder, share, validFrom, documentNumber }) => [
      kinds[kind] ?? kind,
      holder ?? '–',
      share,
      write.day(validFrom),
      documentNumber ?? '–',
    ]),
  })
}

/** With room for the first rows of what it is about. */
function heading(pdf: jsPDF, text: string, y: number): number {
  let at = y
  if (at > page.height - page.bottom - 30) {
    pdf.addPage()
    at = page.top
  }
  set(pdf, { size: 4.2, isBold: true, colour: accent })
  pdf.text(text, page.left, at + 4)
  return at + 7
}

interface TableOptions {
  head?: RowInput[]
  body: RowInput[]
  /** Columns that are set to the right. */
  figures?: number[]
  columnStyles?: Record<number, object>
}

function table(
  pdf: jsPDF,
  y: number,
  { head, body, figures = [], columnStyles }: TableOptions,
): number {
  autoTable(pdf, {
    startY: y,
    margin: { left: page.left, right: page.right, top: page.top, bottom: page.bottom },
    head,
    body,
    theme: 'plain',
    rowPageBreak: 'avoid',
    styles: {
      font,
      fontSize: 3.3 * pointsPerMm,
      textColor: ink,
      cellPadding: { top: 0.9, bottom: 0.9, left: 1, right: 1 },
      lineColor: rule,
      lineWidth: { bottom: 0.15 },
    },
    headStyles: { fontStyle: 'bold', fillColor: '#eaf1ee', lineWidth: { bottom: 0.3 } },
    columnStyles,
    didParseCell: ({ column: { index }, cell }) => {
      if (figures.includes(index)) cell.styles.halign = 'right'
    },
  })
  return (pdf as unknown as { lastAutoTable: { finalY: number } }).lastAutoTable.finalY + 6
}

function writeFeet(pdf: jsPDF, { address, number, code }: ExtractPaper, words: ExtractWords) {
  const of = pdf.getNumberOfPages()
  for (let at = 1; at <= of; at++) {
    pdf.setPage(at)
    const y = page.height - 15
    pdf.setDrawColor(rule)
    pdf.setLineWidth(0.2)
    pdf.line(page.left, y - 4, page.width - page.right, y - 4)
    set(pdf, { size: 2.8, colour: paleInk })
    const lines: string[] = pdf.splitTextToSize(
      filled(words.check, { address, number, code }),
      inner - 26,
    )
    pdf.text(lines, page.left, y, { lineHeightFactor: 1.3 })
    pdf.link(page.left, y - 3, inner - 26, 8, { url: address })
    pdf.text(filled(words.page, { number: at, of }), page.width - page.right, y, { align: 'right' })
  }
}

function formatOf({ language, extract: { timeZone } }: ExtractPaper) {
  const locale = language === 'en' ? 'en-GB' : language
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  const moment = new Intl.DateTimeFormat(locale, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone,
  })
  const area = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  return {
    day: (iso: string) => day.format(new Date(`${iso.slice(0, 10)}T00:00:00Z`)),
    moment: (at: Date) => moment.format(at),
    areaM2: (m2: number | null) => (m2 === null ? undefined : `${area.format(m2)} m²`),
  }
}

import type { NetworkReport } from './apply-network.ts'
import { sumOf } from './counts.ts'
import type { ImportReport } from './run-import.ts'

const outcomes = ['imported', 'updated', 'unchanged', 'repaired', 'merged', 'rejected'] as const
const n = (value: number) => value.toLocaleString('en')

/** An import's report for a terminal. */
export function reportText(report: ImportReport): string {
  const { counts, rowsRead } = report
  const lines = [
    `${report.isDryRun ? 'Dry run, nothing was changed. ' : ''}${n(rowsRead)} records of ${report.format} in ${report.crs} as ${report.layer}:`,
    ...report.mapping.map((line) => `    ${line}`),
    '',
    ...outcomes
      .filter((name) => counts[name] > 0)
      .map((name) => `  ${n(counts[name]).padStart(10)}  ${name}`),
    `  ${n(sumOf(counts)).padStart(10)}  in all, as many as were read`,
  ]
  if (counts.retired > 0)
    lines.push(`  ${n(counts.retired).padStart(10)}  retired, which this file no longer has`)
  if (report.kept > 0)
    lines.push(
      `  ${n(report.kept).padStart(10)}  kept though the file no longer has them: others point at them`,
    )
  if (report.network !== undefined && report.network.ends > 0)
    lines.push('', ...networkLines(report.network, counts.created))
  if (report.added.length > 0) {
    lines.push('', `Added to the catalogue: ${shortList(report.added, 20)}`)
  }
  if (report.notes.length > 0) lines.push('', 'Noted:')
  lines.push(
    ...report.notes.slice(0, 20).map(({ text, count }) => `  ${n(count).padStart(10)}  ${text}`),
  )
  if (report.notes.length > 20)
    lines.push(`              and ${report.notes.length - 20} more kinds`)
  lines.push(...repairLines(report), ...rejectionLines(report))
  const speed = Math.round(rowsRead / Math.max(report.seconds, 0.01))
  lines.push('', `${report.seconds} s, ${n(speed)} records a second. Run ${report.runId}.`)
  return lines.join('\n')
}

const shortList = (items: string[], most: number) =>
  items.length <= most
    ? items.join(', ')
    : `${items.slice(0, most).join(', ')} and ${items.length - most} more`

function repairLines({ repairs, counts }: ImportReport) {
  if (counts.repaired === 0) return []
  const shown = repairs
    .slice(0, 5)
    .map(({ record, key, repair }) => `  record ${record} (${key}): ${repair}`)
  return [
    '',
    'Repaired:',
    ...shown,
    ...(repairs.length > 5 ? ['  … all of them are in the run’s report'] : []),
  ]
}

function rejectionLines({ rejections, rejectsFile }: ImportReport) {
  const lines = rejections.flatMap(({ code, count, examples }) => [
    '',
    `Rejected, ${code}: ${n(count)}`,
    ...examples.map(
      ({ record, line, reason }) =>
        `  record ${record}${line === null ? '' : `, line ${line}`} ${reason}`,
    ),
  ])
  const written =
    rejectsFile === undefined
      ? []
      : [
          '',
          `The rejected records are in ${rejectsFile}: mend them there and import it the same way.`,
        ]
  return [...lines, ...written]
}

function networkLines(network: NetworkReport, created: number) {
  const { ends, named, exact, snapped, furthestM, met, open, onLine } = network
  const parts = [
    `${n(named)} named their node`,
    `${n(exact)} lay on one`,
    `${n(snapped)} were moved to one (by ${furthestM.toFixed(2)} m at most)`,
    `${n(met)} met other ends`,
    `${n(open)} ended alone`,
  ]
  const lines = [
    `Of ${n(ends)} line ends of ${network.name}, ${parts.join(', ')}. ${n(created)} nodes were made.`,
  ]
  if (onLine > 0)
    lines.push(
      `${n(onLine)} of the lone ends lie on another line: split that line there to connect them.`,
    )
  if (open > 0)
    lines.push(
      `Lone ends are at ${network.examples.slice(0, 5).join('; ')}${open > 5 ? '; …' : ''}`,
    )
  return lines
}

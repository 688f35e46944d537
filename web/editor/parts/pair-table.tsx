import { Button, CloseButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from '../edit-bar.module.css'
import { readNumber } from '../read-number.ts'

/** Two figures as they were typed. */
export type Pair = [string, string]

export const emptyPair: Pair = ['', '']

/** The rows that are whole, as numbers. */
export function pairsOf(rows: Pair[]): [number, number][] {
  return rows.flatMap(([first, second]) => {
    const [a, b] = [readNumber(first), readNumber(second)]
    return a === undefined || b === undefined ? [] : [[a, b] as [number, number]]
  })
}

interface PairTableProps {
  caption: string
  heads: [string, string]
  rows: Pair[]
  onChange: (rows: Pair[]) => void
}

/** A table of two columns that takes what is pasted from a spreadsheet or a text. */
export function PairTable({ caption, heads, rows, onChange }: PairTableProps) {
  const { t } = useTranslation()
  const put = (index: number, column: 0 | 1, text: string) => {
    const next = rows.map((row): Pair => [...row])
    next[index]![column] = text
    onChange(next)
  }
  const paste = (index: number, text: string) =>
    onChange([...rows.slice(0, index), ...pastedRows(text), ...rows.slice(index + 1)])
  return (
    <>
      <table className={classes.table}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('editor.number')}</th>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row has no other name than its number
            <tr key={index}>
              <th scope="row">{index + 1}</th>
              {row.map((text, column) => (
                <td key={heads[column]}>
                  <input
                    aria-label={`${heads[column]} ${index + 1}`}
                    aria-invalid={text !== '' && readNumber(text) === undefined}
                    inputMode="decimal"
                    value={text}
                    onChange={(event) => put(index, column as 0 | 1, event.currentTarget.value)}
                    onPaste={(event) => {
                      const pasted = event.clipboardData.getData('text')
                      if (!/\d[\s;,]+[-+]?\d/.test(pasted.trim())) return
                      event.preventDefault()
                      paste(index, pasted)
                    }}
                  />
                </td>
              ))}
              <td>
                <CloseButton
                  size="sm"
                  aria-label={t('editor.removeRow', { number: index + 1 })}
                  onClick={() => {
                    const left = rows.toSpliced(index, 1)
                    onChange(left.length > 0 ? left : [emptyPair])
                  }}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={classes.row}>
        <Button size="xs" variant="default" onClick={() => onChange([...rows, emptyPair])}>
          {t('editor.addRow')}
        </Button>
        <span className={classes.saved}>{t('editor.pasteHint')}</span>
      </div>
    </>
  )
}

/** A line each: two figures, after a name of the point where there are three or more. */
export function pastedRows(text: string): Pair[] {
  return text
    .split(/\r?\n/)
    .map((line) => fieldsOf(line).filter((field) => readNumber(field) !== undefined))
    .filter((fields) => fields.length >= 2)
    .map(
      (fields): Pair => (fields.length > 2 ? [fields[1]!, fields[2]!] : [fields[0]!, fields[1]!]),
    )
}

/** Tabs or semicolons keep fields apart, else spaces, else commas: what keeps numbers whole. */
function fieldsOf(line: string): string[] {
  const trimmed = line.trim()
  for (const separator of [/[\t;]+/, /\s+/, /,/]) {
    if (separator.test(trimmed))
      return trimmed.split(separator).map((field) => field.trim().replace(/,$/, ''))
  }
  return [trimmed]
}

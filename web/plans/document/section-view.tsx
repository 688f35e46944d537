import { useTranslation } from 'react-i18next'
import { Sideways } from '../sideways.tsx'
import type { Block, Section, Table } from './blocks.ts'
import classes from './document.module.css'
import { MarksSvg } from './marks-svg.tsx'

/** Addresses of the maps' pictures; null where they could not be drawn, absent while they are. */
export type MapPictures = Record<'need' | 'interventions', string> | null | undefined

interface SectionViewProps {
  section: Section
  number: number
  pictures: MapPictures
}

/** A section of the document on a page of the browser. */
export function SectionView({ section, number, pictures }: SectionViewProps) {
  return (
    <section className={classes.section} aria-labelledby={section.id}>
      <h2 id={section.id}>
        <span className={classes.number}>{number}</span> {section.heading}
      </h2>
      {section.blocks.map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a document does not change while it is read.
        <BlockView key={at} block={block} pictures={pictures} />
      ))}
    </section>
  )
}

function BlockView({ block, pictures }: { block: Block; pictures: MapPictures }) {
  switch (block.type) {
    case 'heading':
      return <h3>{block.text}</h3>
    case 'paragraph':
      return <p>{block.text}</p>
    case 'list':
      return (
        <ul>
          {block.items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      )
    case 'terms':
      return (
        <dl className={classes.terms}>
          {block.terms.map(({ term, meaning }) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      )
    case 'figures':
      return (
        <dl className={classes.figures}>
          {block.figures.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )
    case 'table':
      return <TableView table={block.table} />
    case 'chart':
      return (
        <figure>
          <MarksSvg {...block.chart} label={block.chart.alternative} className={classes.chart} />
          <figcaption>{block.chart.caption}</figcaption>
        </figure>
      )
    case 'map':
      return (
        <figure>
          <MapPicture
            picture={pictures === null ? null : pictures?.[block.of]}
            alternative={block.alternative}
          />
          <figcaption>{block.caption}</figcaption>
        </figure>
      )
  }
}

function MapPicture({ picture, alternative }: { picture?: string | null; alternative: string }) {
  const { t } = useTranslation()
  if (picture) return <img className={classes.map} src={picture} alt={alternative} />
  return (
    <p className={classes.noMap}>
      {t(picture === undefined ? 'document.drawing' : 'document.noMap')} {alternative}
    </p>
  )
}

function TableView({ table: { caption, columns, rows, total } }: { table: Table }) {
  const className = (at: number) => (columns[at]?.isFigure ? classes.figure : undefined)
  const head = columns.findIndex(({ isFigure }) => !isFigure)
  const cells = (row: string[]) =>
    row.map((text, at) =>
      at === head ? (
        // biome-ignore lint/suspicious/noArrayIndexKey: one for each column, which do not move.
        <th key={at} scope="row">
          {text}
        </th>
      ) : (
        // biome-ignore lint/suspicious/noArrayIndexKey: one for each column, which do not move.
        <td key={at} className={className(at)}>
          {text}
        </td>
      ),
    )
  return (
    <Sideways label={caption}>
      <table className={classes.table}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ label, isFigure }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two columns may be called alike.
              <th key={at} scope="col" className={isFigure ? classes.figure : undefined}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a document does not change while it is read.
            <tr key={at}>{cells(row)}</tr>
          ))}
        </tbody>
        {total && (
          <tfoot>
            <tr>{cells(total)}</tr>
          </tfoot>
        )}
      </table>
    </Sideways>
  )
}

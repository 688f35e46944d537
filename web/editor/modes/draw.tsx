import { IconPolygon } from '@tabler/icons-react'
import type { Facts } from '../facts.ts'
import { useKeptWork } from '../kept-work.ts'
import type { EditMode, EditTool } from '../mode.ts'
import { DoButton } from '../parts/do-button.tsx'
import { FactsFields } from '../parts/facts-fields.tsx'
import { LineParts } from '../parts/line-parts.tsx'

/** A new parcel, drawn on ground that is nobody's. */
export const draw: EditMode = {
  name: 'draw',
  icon: IconPolygon,
  shortcut: 'd',
  sketch: 'ring',
  Panel: DrawPanel,
}

function DrawPanel({ tool }: { tool: EditTool }) {
  const [facts, setFacts] = useKeptWork<Facts>('draw', {})
  const corners = tool.sketch?.corners ?? []
  const ring = [...corners, corners[0]!]
  return (
    <>
      <LineParts tool={tool} isRing />
      <FactsFields facts={facts} onChange={setFacts} />
      <DoButton
        tool={tool}
        operations={
          corners.length > 2
            ? [{ operation: 'register', shape: { type: 'Polygon', coordinates: [ring] }, facts }]
            : null
        }
        onDone={() => setFacts({})}
      />
    </>
  )
}

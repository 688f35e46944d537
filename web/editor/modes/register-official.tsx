import { IconTable } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useMunicipality } from '../../municipality.ts'
import { officialProjection } from '../../tools/official-projection.ts'
import type { Facts } from '../facts.ts'
import { useKeptWork } from '../kept-work.ts'
import type { EditMode, EditTool } from '../mode.ts'
import { DoButton } from '../parts/do-button.tsx'
import { FactsFields } from '../parts/facts-fields.tsx'
import { emptyPair, type Pair, PairTable, pairsOf } from '../parts/pair-table.tsx'
import { Readout } from '../parts/readout.tsx'

/** A new parcel from its corners in figures, as a surveyor gives them. */
export const registerOfficial: EditMode = {
  name: 'register-official',
  icon: IconTable,
  shortcut: 'k',
  sketch: 'shown',
  Panel: RegisterOfficialPanel,
}

function RegisterOfficialPanel({ tool }: { tool: EditTool }) {
  const { t } = useTranslation()
  const { srid } = useMunicipality()
  const [rows, setRows] = useKeptWork<Pair[]>('corners', [emptyPair])
  const [facts, setFacts] = useKeptWork<Facts>('registered', {})
  const corners = pairsOf(rows)
  useShownCorners(tool, corners)
  return (
    <>
      <PairTable
        caption={t('editor.cornersIn', { srid })}
        heads={[t('editor.easting'), t('editor.northing')]}
        rows={rows}
        onChange={setRows}
      />
      <Readout tool={tool} />
      <FactsFields facts={facts} onChange={setFacts} />
      <DoButton
        tool={tool}
        operations={
          corners.length > 2 ? [{ operation: 'register-official', corners, facts }] : null
        }
        onDone={() => {
          setRows([emptyPair])
          setFacts({})
        }}
      />
    </>
  )
}

/** Draws them as they are typed. */
export function useShownCorners({ pad }: EditTool, corners: [number, number][]) {
  const municipality = useMunicipality()
  const text = JSON.stringify(corners)
  useEffect(() => {
    const projection = officialProjection(municipality)
    if (!projection) return
    const places = (JSON.parse(text) as [number, number][]).map(projection.inverse)
    pad.start('shown', { lines: [], corners: places })
  }, [pad, municipality, text])
}

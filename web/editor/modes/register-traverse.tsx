import { TextInput } from '@mantine/core'
import { IconCompass } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { type Traverse as Closed, closeTraverse, type Leg, walkLegs } from '../../../api/client.ts'
import { useLocalFormat, useMunicipality } from '../../municipality.ts'
import { officialProjection } from '../../tools/official-projection.ts'
import classes from '../edit-bar.module.css'
import type { Facts } from '../facts.ts'
import { useKeptWork } from '../kept-work.ts'
import type { EditMode, EditTool } from '../mode.ts'
import { DoButton } from '../parts/do-button.tsx'
import { FactsFields } from '../parts/facts-fields.tsx'
import { emptyPair, type Pair, PairTable, pairsOf } from '../parts/pair-table.tsx'
import { readNumber } from '../read-number.ts'
import { useShownCorners } from './register-official.tsx'

/** A new parcel from a start and the legs round it, which miss the start by a little. */
export const registerTraverse: EditMode = {
  name: 'register-traverse',
  icon: IconCompass,
  shortcut: 'b',
  sketch: 'shown',
  Panel: RegisterTraversePanel,
}

interface Traverse {
  easting: string
  northing: string
  most: string
  legs: Pair[]
}

const emptyTraverse: Traverse = { easting: '', northing: '', most: '0.1', legs: [emptyPair] }

function RegisterTraversePanel({ tool }: { tool: EditTool }) {
  const { t } = useTranslation()
  const [traverse, setTraverse] = useKeptWork('traverse', emptyTraverse)
  const [facts, setFacts] = useKeptWork<Facts>('traversed', {})
  const legs = pairsOf(traverse.legs).map(([bearingDeg, distanceM]) => ({ bearingDeg, distanceM }))
  const [start] = pairsOf([[traverse.easting, traverse.northing]])
  const most = readNumber(traverse.most)
  const walk = useWalk(tool, start, legs)
  const isTooMuch = walk !== null && most !== undefined && walk.misclosureM > most
  return (
    <>
      <div className={classes.row}>
        {(['easting', 'northing', 'most'] as const).map((name) => (
          <TextInput
            key={name}
            size="xs"
            className={classes.short}
            label={t(`editor.traverse.${name}`)}
            inputMode="decimal"
            value={traverse[name]}
            onChange={(event) => setTraverse({ ...traverse, [name]: event.currentTarget.value })}
          />
        ))}
      </div>
      <PairTable
        caption={t('editor.legs')}
        heads={[t('editor.bearingDeg'), t('editor.distanceM')]}
        rows={traverse.legs}
        onChange={(rows) => setTraverse({ ...traverse, legs: rows })}
      />
      {walk && <Misclosure walk={walk} isTooMuch={isTooMuch} />}
      <FactsFields facts={facts} onChange={setFacts} />
      <DoButton
        tool={tool}
        operations={
          start && walk && most !== undefined && !isTooMuch
            ? [{ operation: 'register-traverse', start, legs, mostMisclosureM: most, facts }]
            : null
        }
        onDone={() => {
          setTraverse(emptyTraverse)
          setFacts({})
        }}
      />
    </>
  )
}

/** Walks the legs and draws where they lead; what they miss the start by when there are enough. */
function useWalk(tool: EditTool, start: [number, number] | undefined, legs: Leg[]): Closed | null {
  const municipality = useMunicipality()
  const unitM = officialProjection(municipality)?.unitM ?? 1
  const from = { x: (start?.[0] ?? 0) * unitM, y: (start?.[1] ?? 0) * unitM }
  const shown = start ? walkLegs(from, legs).slice(0, Math.max(1, legs.length)) : []
  useShownCorners(
    tool,
    shown.map(({ x, y }) => [x / unitM, y / unitM]),
  )
  return start && legs.length > 2 ? closeTraverse(from, legs) : null
}

function Misclosure({ walk, isTooMuch }: { walk: Closed; isTooMuch: boolean }) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { misclosureM, misclosureEastM, misclosureNorthM, lengthM } = walk
  return (
    <p className={isTooMuch ? classes.unsaved : classes.told} role="status">
      {t('editor.misclosure', {
        missed: format.fixed(misclosureM, 3),
        east: format.fixed(misclosureEastM, 3),
        north: format.fixed(misclosureNorthM, 3),
        length: format.fixed(lengthM, 2),
        precision: misclosureM < 0.0005 ? '∞' : format.number(lengthM / misclosureM),
      })}
      {isTooMuch && ` ${t('editor.misclosureTooMuch')}`}
    </p>
  )
}

import type { Face, Ring } from './coverage.ts'
import { placeInRing, signedAreaM2 } from './rings.ts'

/** Shells each with the holes that lie in them; the smallest shell around a hole has it. */
export function assemble(rings: Ring[]): Face {
  const shells = rings
    .filter((ring) => signedAreaM2(ring) > 0)
    .map((ring) => ({ rings: [ring], areaM2: signedAreaM2(ring) }))
    .sort((a, b) => a.areaM2 - b.areaM2)
  for (const hole of rings.filter((ring) => signedAreaM2(ring) < 0)) {
    shells.find(({ rings: [shell] }) => isAround(shell!, hole))?.rings.push(hole)
  }
  return shells.map((shell) => shell.rings)
}

/** Rings here never cross, so any node that is not on both tells. */
function isAround(shell: Ring, hole: Ring): boolean {
  if (-signedAreaM2(hole) >= signedAreaM2(shell)) return false
  const ofShell = new Set(shell)
  const own = hole.find((node) => !ofShell.has(node))
  if (own !== undefined) return placeInRing(own, shell) === 'inside'
  // All its corners are the shell's as well: the middle of one of its edges is not.
  const [a, b] = [hole[0]!, hole[1]!]
  return placeInRing({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, shell) === 'inside'
}

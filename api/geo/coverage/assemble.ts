import type { Face, Ring } from './face.ts'
import { liesIn } from './places.ts'
import { signedAreaM2 } from './rings.ts'

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

function isAround(shell: Ring, hole: Ring): boolean {
  return -signedAreaM2(hole) < signedAreaM2(shell) && liesIn(hole, shell)
}

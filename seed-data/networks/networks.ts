import type { Network } from './builder.ts'
import { gasNetwork } from './gas.ts'
import { lightingNetwork } from './lighting.ts'
import { powerNetwork } from './power.ts'
import { sewerNetwork } from './sewer.ts'
import { stormNetworks } from './storm.ts'
import type { Surroundings } from './surroundings.ts'
import { waterNetwork } from './water.ts'

/** Everything that runs under and over the streets of a town. */
export function buildNetworks(around: Surroundings): Network[] {
  return [
    waterNetwork(around),
    sewerNetwork(around),
    ...stormNetworks(around),
    gasNetwork(around, [900, 1500]),
    powerNetwork(around),
    lightingNetwork(around),
  ]
}

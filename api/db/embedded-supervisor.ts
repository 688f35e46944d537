import type { LocalCluster, LocalOptions } from './local-cluster.ts'

export async function startEmbeddedEngine(options: LocalOptions): Promise<LocalCluster> {
  throw new Error(`The embedded engine is not there yet (${options.dataFolder}).`)
}

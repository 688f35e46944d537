import { readdirSync, readFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Database } from '../../api/db/database.ts'

export interface Spent {
  wallMs: number
  /** Of this process and of the database's. */
  cpuMs: number
  /** The longest that this process could answer nobody. */
  heldMs: number
  /** The most that this process had in memory meanwhile. */
  peakMb: number
}

export async function timed(db: Database, act: () => Promise<unknown>): Promise<Spent> {
  const before = await cpuMs(db)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  let peak = process.memoryUsage.rss()
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 20)
  delay.enable()
  const started = performance.now()
  await act()
  const wallMs = performance.now() - started
  await sleep(10)
  delay.disable()
  clearInterval(watch)
  return {
    wallMs,
    cpuMs: (await cpuMs(db)) - before,
    heldMs: delay.max / 1e6,
    peakMb: Math.round(peak / 1e6),
  }
}

export function tell(what: string, { wallMs, cpuMs: ofCpu, heldMs, peakMb }: Spent) {
  console.log(
    `${what}: ${(wallMs / 1000).toFixed(1)} s, ${(ofCpu / 1000).toFixed(1)} s of the processor; ` +
      `the API held for ${heldMs.toFixed(0)} ms at most, ${peakMb} MB`,
  )
}

/** All of the server's processes, those that have ended too. Clock ticks are hundredths of a second on Linux. */
export async function cpuMs(db: Database): Promise<number> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db.kysely)
  const server = statOf(rows[0]!.pid)!.parent
  const ticks = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(Number(name)))
    .reduce((sum, one) => sum + (one?.parent === server ? one.ticks : 0), statOf(server)!.ofEnded)
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000 + ticks * 10
}

function statOf(pid: number) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ').map(Number)
    return {
      parent: fields[1]!,
      ticks: fields[11]! + fields[12]!,
      ofEnded: fields[13]! + fields[14]!,
    }
  } catch {
    // It has ended between.
    return undefined
  }
}

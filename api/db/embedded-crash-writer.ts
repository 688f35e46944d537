/**
 * For embedded-crash.test.ts: owns an embedded database in the folder given, writes rows one by
 * one, and prints each number once its write was acknowledged. Killed by the test.
 */
import { openDatabase } from './database.ts'

const db = await openDatabase({ dataFolder: process.argv[2]!, engine: 'embedded', share: false })
await db.pool.query('create table if not exists written (number integer primary key)')
const { rows } = await db.pool.query('select coalesce(max(number), 0) as last from written')
for (let number = rows[0].last + 1; ; number += 1) {
  await db.pool.query('insert into written values ($1)', [number])
  process.stdout.write(`${number}\n`)
}

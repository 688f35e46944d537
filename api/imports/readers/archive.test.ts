import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { strToU8, type Zippable, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { aFile, aFolder, collectionText, readAll } from '../testing-files.ts'
import { unpack } from './archive.ts'
import { limits, openBytes } from './gzip.ts'

const collection = strToU8(collectionText([{ geometry: { type: 'Point', coordinates: [1, 2] } }]))
const aZip = (files: Zippable) => aFile('a.zip', zipSync(files))

test('a zipped file is read, also from a folder inside', async () => {
  const zip = aZip({ 'data/points.geojson': collection, 'data/readme.md': strToU8('hello') })
  expect((await readAll(zip)).features).toHaveLength(1)
})

test('of several files one is chosen', async () => {
  const zip = aZip({ 'a.geojson': collection, 'b.geojson': collection })
  await expect(readAll(zip)).rejects.toThrow('choose with --layer')
  expect((await readAll(zip, { layer: 'b.geojson' })).features).toHaveLength(1)
})

test.each([
  '../outside.geojson',
  '/etc/outside.geojson',
  'a/../../outside.geojson',
  'C:\\outside.geojson',
])('the path %s is refused', async (path) => {
  const zip = aZip({ [path]: collection })
  const folder = aFolder()
  await expect(unpack(zip, join(folder))).rejects.toThrow(/invalid|absolute|relative/)
  expect(existsSync(join(folder, '..', 'outside.geojson'))).toBe(false)
  expect(readdirSync(folder)).toEqual([])
})

test('a link is refused', async () => {
  const link = {
    'a.geojson': [strToU8('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }],
  } satisfies Zippable
  await expect(readAll(aZip(link))).rejects.toThrow('holds a link')
})

test('two files that would be one are refused', async () => {
  const zip = aZip({ 'a/x.geojson': collection, 'b/x.geojson': collection })
  await expect(readAll(zip)).rejects.toThrow('two files named x.geojson')
})

test('too many entries are refused', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 20 }, (_, at) => [`${at}.txt`, strToU8('')]),
  )
  await expect(unpack(aZip(files), aFolder(), { ...limits, entries: 10 })).rejects.toThrow(
    '20 entries',
  )
})

test('a bomb is stopped by what comes out, and leaves no large file', async () => {
  const zip = aZip({ 'a.geojson': [new Uint8Array(30_000_000), { level: 9 }] })
  const tight = { ...limits, ratioFromBytes: 1_000_000 }
  await expect(unpack(zip, aFolder(), tight)).rejects.toThrow('zip bomb')
  await expect(unpack(zip, aFolder(), { ...limits, unpackedBytes: 1000 })).rejects.toThrow(
    'more than 1000',
  )
})

test('an archive that is no archive is refused', async () => {
  await expect(readAll(aFile('a.zip', 'PK\u0003\u0004 nothing'))).rejects.toThrow(
    'zip file cannot be read',
  )
  await expect(readAll(aZip({ 'a.exe': strToU8('x') }))).rejects.toThrow('no file that can be read')
})

test('a gzip bomb and a damaged gzip file are refused', async () => {
  const bomb = aFile('a.bin', gzipSync(Buffer.alloc(30_000_000)))
  const drain = async (path: string) => {
    for await (const _ of await openBytes(path, { ...limits, ratioFromBytes: 1_000_000 }));
  }
  await expect(drain(bomb)).rejects.toThrow('zip bomb')
  const cut = join(aFolder(), 'cut.geojson.gz')
  writeFileSync(cut, gzipSync(Buffer.from(collection)).subarray(0, 40))
  await expect(readAll(cut)).rejects.toThrow('gzip file is damaged')
})

import { expect, test } from 'vitest'
import { aFile, readAll } from '../testing-files.ts'

test('coordinates are found by the names of their columns', async () => {
  const { crs, features } = await readAll(
    aFile('a.csv', 'id,Latitude,LONGITUDE\n1,47.5,23.5\n2,,\n'),
  )
  expect(crs).toEqual({ srid: 4326 })
  expect(features).toMatchObject([
    { ordinal: 1, line: 2, geometry: { type: 'Point', coordinates: [23.5, 47.5] } },
    { ordinal: 2, line: 3, geometry: null },
  ])
})

test.each([
  ['semicolons and decimal commas', 'name;x;y\n"a;b";1,5;2,5\n'],
  ['tabs', 'name\tx\ty\na;b\t1.5\t2.5\n'],
  ['bars', 'name|x|y\na;b|1.5|2.5\n'],
])('%s', async (_, text) => {
  const { crs, features } = await readAll(aFile('a.csv', text))
  expect(crs).toBeUndefined()
  expect(features).toMatchObject([
    { geometry: { coordinates: [1.5, 2.5] }, properties: { name: 'a;b' } },
  ])
})

test('WKT, with an SRID before it or without', async () => {
  const text = 'name,WKT\na,"POLYGON ((0 0, 1 0, 1 1, 0 0))"\nb,SRID=4326;POINT (1 2)\nc,POINT (\n'
  const { features } = await readAll(aFile('a.csv', text))
  expect(features.map(({ geometry, problem }) => geometry?.type ?? problem)).toEqual([
    'Polygon',
    'Point',
    'the WKT cannot be read',
  ])
})

test('a file without a header takes its columns from the options', async () => {
  const { features } = await readAll(aFile('a.csv', '\uFEFF1,Main St\n2,Oak St\n'), {
    columns: ['id', 'street'],
  })
  expect(features.map(({ properties }) => properties)).toEqual([
    { id: '1', street: 'Main St' },
    { id: '2', street: 'Oak St' },
  ])
})

test('a row with a field too many is a record with a problem', async () => {
  const { features } = await readAll(aFile('a.csv', 'a,b\n1,2\n1,2,3\n\n4,5\n'))
  expect(features.map(({ problem, line }) => [line, problem])).toEqual([
    [2, undefined],
    [3, 'has 3 fields where 2 were expected'],
    [5, undefined],
  ])
})

test('coordinates that are no numbers are a problem of their record', async () => {
  const { features } = await readAll(aFile('a.csv', 'lon,lat\n1,north\nNaN,2\n'))
  expect(features.map(({ problem }) => problem)).toEqual([
    'the coordinates (1, north) are not numbers',
    'the coordinates (NaN, 2) are not numbers',
  ])
})

test('an encoding other than UTF-8 is refused until it is named', async () => {
  const file = aFile('a.csv', Buffer.from('name,x,y\nTimi\u00baoara,1,2\n', 'latin1'))
  await expect(readAll(file)).rejects.toThrow('--encoding windows-1252')
  const { features } = await readAll(file, { encoding: 'iso-8859-2' })
  expect(features[0]?.properties.name).toBe('Timişoara')
  await expect(readAll(file, { encoding: 'klingon' })).rejects.toThrow('not known')
})

test('UTF-16 is known by its mark', async () => {
  const file = aFile('a.csv', Buffer.from('\uFEFFname,x,y\nȘ,1,2\n', 'utf16le'))
  expect((await readAll(file)).features[0]?.properties).toMatchObject({ name: 'Ș' })
})

test('two columns of one name are refused', async () => {
  await expect(readAll(aFile('a.csv', 'a,a\n1,2\n'))).rejects.toThrow('Two columns are named a')
})

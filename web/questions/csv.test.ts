import { expect, it } from 'vitest'
import type { Thing } from '../queries.ts'
import { thingsCsv } from './csv.ts'

it('writes what is plain, and a point of each thing', () => {
  const thing = (id: number, name: string): Thing => ({
    type: 'Feature',
    id,
    geometry: { type: 'Point', coordinates: [25.1234567, 45] },
    properties: { name, categoryNames: { ro: 'Groapă' }, areaM2: 1.5, oneWay: false },
  })
  expect(thingsCsv([thing(1, '=1+1'), thing(2, 'a "b", c')])).toBe(
    '\ufeffid,name,areaM2,oneWay,longitude,latitude\r\n' +
      "1,'=1+1,1.5,false,25.123457,45\r\n" +
      '2,"a ""b"", c",1.5,false,25.123457,45\r\n',
  )
})

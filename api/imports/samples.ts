/** One import of the sample data: a file below its folder, and the options it needs. */
export interface Sample {
  file: string
  options: string[]
}

const cambridge = (file: string, ...options: string[]): Sample => ({
  file: `cambridge-ma/${file}`,
  options: ['--municipality', 'cambridge-ma', ...options],
})
const rutland = (file: string, ...options: string[]): Sample => ({
  file: `rutland-vt-sewer/${file}`,
  options: ['--municipality', 'rutland-vt', ...options],
})
const liechtenstein = (file: string, ...options: string[]): Sample => ({
  file: `liechtenstein-osm/${file}`,
  options: ['--municipality', 'liechtenstein', ...options],
})
const america = ['--country', 'US', '--currency', 'USD']

const addressColumns =
  'id,number,suffix,street,type,direction,full_address,place,place_kind,parcel,building'

/**
 * How every set of the sample data is imported, in an order that works: a boundary first, parcels
 * before what belongs to parcels, nodes before lines. docs/importing.md explains each.
 */
export const samples: Sample[] = [
  cambridge(
    'city-boundary.geojson',
    '--create',
    'Cambridge, Massachusetts',
    '--srid',
    '2249',
    '--time-zone',
    'America/New_York',
    ...america,
    '--as',
    'boundary',
  ),
  cambridge('parcels-fy2013.zip', '--as', 'parcels', '--valid-from', '2013-01-01', '--repair'),
  cambridge(
    'parcels-fy2014.gpkg',
    '--as',
    'parcels',
    '--valid-from',
    '2014-01-01',
    '--repair',
    '--replace',
    '--same-within',
    '0.9',
    '--ignore-attributes',
  ),
  cambridge(
    'assessments-fy2014.csv',
    '--as',
    'assessments',
    '--map',
    'LandArea=registered_area_m2:ft2',
  ),
  cambridge(
    'street-centerlines.geojson',
    '--as',
    'roads',
    '--map',
    'MajorRoad=class',
    '--values',
    'class:1=primary,2=secondary,0=residential',
    '--map',
    'Direction=one_way',
  ),
  cambridge('road-surfaces.topojson', '--as', 'road-surfaces', '--repair'),
  cambridge(
    'addresses.csv',
    '--as',
    'addresses',
    '--columns',
    addressColumns,
    '--map',
    '{street} {type}=street',
    '--map',
    '{number} {suffix}=house_number',
  ),
  cambridge(
    'intersections.geojson',
    '--as',
    'addresses',
    '--source',
    'intersections',
    '--map',
    'Intersection=label',
  ),
  cambridge('zoning-districts.geojson', '--as', 'zones'),
  cambridge('neighborhoods.geojson', '--as', 'districts', '--set', 'kind=neighbourhood'),
  cambridge('wards-precincts.geojson', '--as', 'districts', '--set', 'kind=ward'),
  cambridge('open-space.geojson', '--as', 'land-covers', '--set', 'kind=park', '--repair'),
  cambridge('drainage.geojson', '--as', 'storm', '--tolerance', '0.5'),
  cambridge('easements-fy2014.geojson', '--as', 'assets', '--set', 'type=easement'),
  cambridge('street-lights.geojson', '--as', 'assets', '--set', 'type=street-light'),
  cambridge(
    'hydrants.geojson',
    '--as',
    'assets',
    '--set',
    'type=hydrant',
    '--values',
    'status:MITFL=in-service',
  ),
  cambridge('utility-poles.geojson', '--as', 'assets', '--set', 'type=utility-pole'),
  cambridge('traffic-signals.geojson', '--as', 'assets', '--set', 'type=traffic-signal'),
  cambridge('pedestrian-ramps.geojson', '--as', 'assets', '--set', 'type=pedestrian-ramp'),
  cambridge('litter-barrels.geojson', '--as', 'assets', '--set', 'type=litter-barrel'),
  cambridge(
    'special-permits.geojson',
    '--as',
    'permits',
    '--same-key',
    'merge',
    '--values',
    'status:Permitting=in-review,Reviewing=in-review,Reviewed=completed,No decision=withdrawn',
  ),
  {
    file: 'boston-311/service-requests-2015.csv.gz',
    options: [
      '--municipality',
      'boston-ma',
      '--create',
      'Boston, Massachusetts',
      '--srid',
      '2249',
      '--time-zone',
      'America/New_York',
      ...america,
      '--as',
      'reports',
    ],
  },
  {
    file: 'chicago-permits/building-permits-2019.csv.gz',
    options: [
      '--municipality',
      'chicago-il',
      '--create',
      'Chicago, Illinois',
      '--srid',
      '3435',
      '--time-zone',
      'America/Chicago',
      ...america,
      '--as',
      'permits',
      '--values',
      'status:SUSPENDED=in-review,PHASED PERMITTING=issued',
    ],
  },
  rutland(
    'points.geojson',
    '--create',
    'Rutland, Vermont',
    '--srid',
    '32145',
    '--time-zone',
    'America/New_York',
    ...america,
    '--as',
    'sewer',
  ),
  rutland(
    'treatment-plant.geojson',
    '--as',
    'sewer',
    '--source',
    'treatment-plants',
    '--set',
    'kind=treatment-plant',
    '--map',
    'FacilityName=label',
  ),
  rutland('lines.geojson', '--as', 'sewer', '--tolerance', '0.5'),
  {
    file: 'ky4-water/ky4.inp',
    options: [
      '--municipality',
      'ky4',
      '--create',
      'KY4',
      '--srid',
      '3547',
      '--time-zone',
      'America/New_York',
      ...america,
      '--as',
      'water',
      '--crs',
      'EPSG:3547',
    ],
  },
  {
    file: 'ky4-water/ky4_junctions.geojson',
    options: [
      '--municipality',
      'ky4-geojson',
      '--create',
      'KY4 from GeoJSON',
      '--srid',
      '3547',
      ...america,
      '--time-zone',
      'America/New_York',
      '--as',
      'water',
    ],
  },
  {
    file: 'ky4-water/ky4_pipes.geojson',
    options: [
      '--municipality',
      'ky4-geojson',
      '--as',
      'water',
      '--map',
      'diameter=diameter_mm:m',
      '--tolerance',
      '0.1',
    ],
  },
  liechtenstein(
    'buildings.geojson',
    '--create',
    'Liechtenstein',
    '--srid',
    '2056',
    '--time-zone',
    'Europe/Vaduz',
    '--country',
    'LI',
    '--currency',
    'CHF',
    '--languages',
    'de,en',
    '--as',
    'buildings',
  ),
  liechtenstein('roads.geojson', '--as', 'roads'),
  liechtenstein('liechtenstein.osm.pbf', '--as', 'buildings'),
  liechtenstein('liechtenstein.osm.pbf', '--as', 'roads'),
]

const shellWord = (text: string) => (/^[\w\-=.,:/]+$/.test(text) ? text : `'${text}'`)

/** A sample as it is typed, for docs/importing.md. */
export function commandOf({ file, options }: Sample): string {
  const words = options.map((word) => (word.startsWith('--') ? word : shellWord(word)))
  return `npm run import -- $DATA/${file} \\\n  ${words.join(' ')}`
}

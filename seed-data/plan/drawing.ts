// The town as drawn by hand: east,north in metres from the market square. Every town bends it in
// its own way, so that lines which meet here meet there too; those that end on another run a
// little past it.

/** What a line of the plan is. Banks, rails and limits bound blocks as streets do. */
export type LineClass =
  | 'primary'
  | 'secondary'
  | 'tertiary'
  | 'residential'
  | 'service'
  | 'track'
  | 'path'
  | 'bank'
  | 'rail'
  | 'limit'

export type QuarterStyle =
  | 'core'
  | 'grid'
  | 'suburb'
  | 'village'
  | 'flats'
  | 'industry'
  | 'meadow'
  | 'park'
  | 'cemetery'
  | 'farm'

export interface DrawnLine {
  class: LineClass
  name: string | null
  points: string
}

const line = (kind: LineClass, name: string | null, points: string): DrawnLine => ({
  class: kind,
  name,
  points,
})

export const drawnLines: readonly DrawnLine[] = [
  line(
    'primary',
    'Calea București',
    '-2600,1290 -1900,1010 -1350,735 -850,470 -420,215 -190,78 -62,4',
  ),
  line('primary', 'Piața Veche', '-62,4 48,-46'),
  line(
    'primary',
    'Calea Dunării',
    '48,-46 86,-150 92,-290 98,-450 165,-640 420,-905 865,-1160 1500,-1340 2600,-1530',
  ),
  line('tertiary', 'Piața Veche', '-62,4 -22,88'),
  line('tertiary', 'Piața Veche', '-22,88 88,56'),
  line('tertiary', 'Piața Veche', '88,56 48,-46'),
  line('secondary', 'Strada Unirii', '88,56 300,132 700,195 1190,330 1700,425 2600,590'),
  line(
    'secondary',
    'Strada Gării',
    '-22,88 -8,240 -24,400 -110,640 -140,895 -90,1120 -20,1330 120,2000',
  ),
  line(
    'tertiary',
    'Bulevardul Independenței',
    '-1085,597 -720,830 -200,905 350,868 850,722 1120,470 1190,330',
  ),
  line(
    'tertiary',
    'Bulevardul Independenței',
    '1190,330 1275,60 1195,-180 1150,-330 1115,-500 1015,-770 865,-1160',
  ),
  line('tertiary', 'Strada Morii', '-190,78 -520,-20 -900,-118 -1300,-52 -1640,160 -1885,435'),
  line('tertiary', 'Strada Abatorului', '-1085,597 -1010,320 -925,60 -900,-118 -955,-487'),
  line('tertiary', 'Strada Cetății', '-330,160 -255,325 -20,402 190,330 318,137'),
  line('tertiary', 'Strada Cetății', '318,137 300,-70 222,-240 205,-375'),
  line('residential', 'Strada Tăbăcarilor', '-330,160 -362,22 -345,-215'),
  line(
    'residential',
    'Strada Luncii',
    '-1740,-150 -1420,-400 -955,-487 -680,-310 -345,-215 90,-295 360,-450 680,-440 980,-225 1190,-185 1400,-175 1590,-170',
  ),
  line(
    'residential',
    'Strada Digului',
    '-1230,-760 -950,-775 -640,-560 -300,-462 110,-545 330,-715 720,-705 1060,-500 1370,-455',
  ),
  line('tertiary', 'Strada Livezilor', '190,-632 -150,-765 -520,-800 -860,-880 -1160,-880'),
  line('residential', 'Strada Viilor', '350,-800 150,-1000 -66,-1240'),
  line('residential', 'Strada Câmpului', '400,-925 640,-820 1030,-768'),
  line('residential', 'Strada Primăverii', '-720,830 -660,600 -632,322'),
  line('residential', 'Strada Mihai Viteazul', '700,195 650,480 600,840'),
  line('residential', 'Strada Nicolae Bălcescu', '700,195 690,-60 640,-438'),
  line('service', 'Strada Industriilor', '-118,1088 330,1030 800,985 1300,900 1565,838'),
  // The edge of the built-up land, north and south of the river.
  line(
    'residential',
    'Strada Izlazului',
    '-1740,-150 -1850,120 -1865,480 -1640,870 -1250,1010 -800,1085 -300,1125 -95,1122 300,1098 760,1105 1180,1090 1480,900 1620,560 1650,300 1590,-170',
  ),
  line(
    'residential',
    'Strada Hotarului',
    '-1230,-760 -1145,-880 -850,-1085 -450,-1140 -60,-1225 400,-1335 850,-1425 1180,-1250 1270,-1000 1375,-700 1370,-455',
  ),
  // Through the fields.
  line('track', null, '-1835,474 -2150,560 -2600,640'),
  line('track', null, '-1240,985 -1360,1260 -1430,1500'),
  line('track', null, '1640,380 1760,-100 1900,-500'),
  line('track', null, '-442,-1115 -560,-1400 -620,-1900'),
  line('track', null, '850,-1400 840,-1600 900,-1950'),
  line('track', null, '-1115,-872 -1600,-1000 -2100,-980 -2500,-1000'),
  line('track', null, '1455,892 1800,960 2600,1020'),
  line('track', null, '-1815,150 -2050,60 -2500,40'),
  line('track', null, '1240,-1012 1700,-930 2600,-880'),
  line(
    'rail',
    'Calea ferată',
    '-2700,1590 -1500,1425 -600,1225 200,1165 1000,1200 1800,1330 2700,1480',
  ),
  line('path', 'Puntea Pietonilor', '-665,-300 -640,-420 -640,-565'),
]

export const drawnRiver =
  '-2700,-60 -2350,-320 -2050,-430 -1750,-310 -1450,-555 -1050,-640 -720,-440 -330,-335 60,-405 370,-595 700,-580 1000,-345 1350,-310 1650,-560 2050,-640 2350,-480 2700,-470'

export const drawnOxbows: readonly string[] = [
  '-1950,-520 -1850,-680 -1680,-700 -1560,-640',
  '1560,-330 1690,-300 1830,-380 1880,-490',
  '-2290,-120 -2160,-80 -2040,-150',
]

/** The limit of the municipality's land. */
export const drawnLimit =
  '-2430,1540 -2480,700 -2290,-200 -2370,-850 -1900,-1480 -700,-1720 700,-1780 1950,-1720 2380,-950 2330,300 2440,1200 1650,1700 300,1840 -1000,1790'

/** A point in each quarter between the main lines. */
export const drawnQuarters: readonly (readonly [string, QuarterStyle, string])[] = [
  ['10,20', 'park', 'Centru'],
  ['-170,250', 'core', 'Centru'],
  ['120,240', 'core', 'Centru'],
  ['190,-20', 'core', 'Centru'],
  ['-150,-100', 'core', 'Centru'],
  ['150,-260', 'core', 'Centru'],
  ['-300,620', 'grid', 'Primăverii'],
  ['-400,500', 'grid', 'Primăverii'],
  ['-780,600', 'grid', 'Primăverii'],
  ['300,600', 'flats', 'Cartierul Nou'],
  ['900,480', 'grid', 'Tineretului'],
  ['480,-60', 'grid', 'Unirii'],
  ['950,50', 'grid', 'Unirii'],
  ['-650,150', 'grid', 'Morii'],
  ['-600,-180', 'village', 'Morii'],
  ['-1250,300', 'suburb', 'Apus'],
  ['-1450,500', 'suburb', 'Apus'],
  ['-1300,-220', 'suburb', 'Apus'],
  ['-1100,850', 'suburb', 'Livada Nouă'],
  ['-500,1000', 'suburb', 'Livada Nouă'],
  ['300,950', 'industry', 'Platforma Gării'],
  ['300,1070', 'industry', 'Platforma Gării'],
  ['1200,800', 'industry', 'Platforma Gării'],
  ['1400,350', 'suburb', 'Răsărit'],
  ['1400,0', 'suburb', 'Răsărit'],
  ['1420,500', 'suburb', 'Răsărit'],
  ['-300,-620', 'village', 'Peste Râu'],
  ['400,-800', 'village', 'Peste Râu'],
  ['750,-900', 'village', 'Peste Râu'],
  ['-300,-1000', 'village', 'Viilor'],
  ['500,-1150', 'suburb', 'Viilor'],
  ['1150,-900', 'suburb', 'Viilor'],
  ['-1000,-830', 'village', 'Peste Râu'],
]

/** The streets where the built-up land ends. */
export const edgeStreets: readonly string[] = ['Strada Izlazului', 'Strada Hotarului']

export interface Category {
  code: string
  ro: string
  en: string
  department: string
  serviceHours: number
  /** How many true incidents a year in a town of 15,000. */
  perYear: number
  /** January to December. */
  months: readonly number[]
  /** What people write. */
  words: readonly string[]
  /** Kind of asset that such a report is about. */
  asset: string | null
  /** How much such a report weighs in need, and what else it tells of. */
  need: Need
}

interface Need {
  weight: number
  topic: 'surface' | 'flooding' | 'blockage' | 'lighting' | 'leak' | 'other'
}

const other: Need = { weight: 0.5, topic: 'other' }
const needs: Readonly<Record<string, Need>> = {
  pothole: { weight: 1, topic: 'surface' },
  sidewalk: { weight: 1, topic: 'surface' },
  'street-light': { weight: 0.8, topic: 'lighting' },
  'water-leak': { weight: 1.5, topic: 'leak' },
  'sewer-blockage': { weight: 1.5, topic: 'blockage' },
  flooding: { weight: 2, topic: 'flooding' },
  'traffic-sign': { weight: 1, topic: 'other' },
  tree: { weight: 0.8, topic: 'other' },
  noise: { weight: 0.2, topic: 'other' },
  parking: { weight: 0.2, topic: 'other' },
}

const even = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1] as const
const category = (
  code: string,
  [ro, en]: readonly [string, string],
  department: string,
  [serviceHours, perYear]: readonly [number, number],
  months: readonly number[],
  words: readonly string[],
  asset: string | null = null,
): Category => ({
  code,
  ro,
  en,
  department,
  serviceHours,
  perYear,
  months,
  words,
  asset,
  need: needs[code] ?? other,
})

export const categories: readonly Category[] = [
  category(
    'pothole',
    ['Groapă în carosabil', 'Pothole'],
    'Drumuri',
    [168, 190],
    [4, 8, 12, 9, 4, 2, 1.5, 1.5, 2, 2, 2, 3],
    [
      'Groapă adâncă pe banda de mers',
      'Groapă la marginea drumului, am lovit roata',
      'Asfaltul s-a rupt după îngheț',
      'Mai multe gropi una după alta',
    ],
  ),
  category(
    'street-light',
    ['Iluminat stradal defect', 'Street light out'],
    'Iluminat',
    [72, 150],
    [9, 7, 5, 3, 2, 1.5, 1.5, 2, 4, 6, 9, 10],
    [
      'Becul nu mai arde de câteva zile',
      'Stâlpul pâlpâie toată noaptea',
      'E întuneric pe toată strada',
      'Lampă spartă',
    ],
    'street-light',
  ),
  category(
    'water-leak',
    ['Scurgere de apă', 'Water leak'],
    'Apă și canal',
    [12, 62],
    [9, 8, 6, 4, 3, 4, 6, 7, 4, 3, 4, 7],
    [
      'Curge apă din asfalt',
      'Țeavă spartă, apa bălteşte pe trotuar',
      'Presiune foarte mică și apă tulbure',
    ],
  ),
  category(
    'sewer-blockage',
    ['Canalizare înfundată', 'Blocked sewer'],
    'Apă și canal',
    [24, 64],
    [4, 4, 5, 5, 6, 7, 6, 5, 5, 6, 6, 4],
    ['Miroase urât din canal', 'Capacul refulează', 'Gura de canal este înfundată cu frunze'],
  ),
  category(
    'flooding',
    ['Stradă inundată', 'Street flooding'],
    'Apă și canal',
    [6, 46],
    [1, 1, 2, 4, 9, 12, 9, 5, 3, 2, 2, 1],
    ['Strada e sub apă după ploaie', 'Apa intră în curte', 'Nu se mai poate trece cu mașina'],
  ),
  category(
    'waste',
    ['Gunoi neridicat', 'Missed waste collection'],
    'Salubritate',
    [48, 130],
    [3, 3, 4, 5, 6, 7, 8, 8, 6, 5, 4, 5],
    [
      'Nu s-a ridicat gunoiul săptămâna aceasta',
      'Tomberoanele sunt pline de trei zile',
      'Saci rupți lângă ghenă',
    ],
  ),
  category(
    'illegal-dumping',
    ['Depozitare ilegală', 'Illegal dumping'],
    'Salubritate',
    [120, 58],
    [3, 3, 6, 8, 6, 5, 5, 5, 5, 6, 5, 3],
    [
      'Moloz aruncat pe malul râului',
      'Mobilă veche lăsată în stradă',
      'Cineva a descărcat un camion de gunoaie',
    ],
  ),
  category(
    'tree',
    ['Arbore sau crengi', 'Tree or branches'],
    'Spații verzi',
    [96, 70],
    [4, 4, 5, 5, 6, 8, 9, 8, 6, 5, 5, 4],
    ['Creangă ruptă peste trotuar', 'Copac uscat, stă să cadă', 'Crengile ating firele electrice'],
    'tree',
  ),
  category(
    'sidewalk',
    ['Trotuar deteriorat', 'Damaged sidewalk'],
    'Drumuri',
    [336, 55],
    [3, 4, 7, 7, 6, 5, 5, 5, 5, 5, 4, 3],
    ['Dale ridicate, se împiedică lumea', 'Bordură ruptă', 'Nu se poate trece cu căruciorul'],
  ),
  category(
    'traffic-sign',
    ['Semn sau marcaj rutier', 'Traffic sign or marking'],
    'Drumuri',
    [120, 42],
    even,
    ['Indicator lovit', 'Trecerea de pietoni nu se mai vede', 'Semafor defect'],
  ),
  category(
    'snow-ice',
    ['Zăpadă și gheață', 'Snow and ice'],
    'Drumuri',
    [12, 48],
    [12, 9, 2, 0.05, 0, 0, 0, 0, 0, 0.1, 2, 9],
    ['Strada nu a fost deszăpezită', 'Polei pe trotuar', 'Nu se poate urca panta'],
  ),
  category(
    'playground',
    ['Loc de joacă sau mobilier', 'Playground or furniture'],
    'Spații verzi',
    [120, 32],
    [1, 1, 3, 6, 8, 8, 8, 7, 6, 4, 2, 1],
    ['Leagăn rupt', 'Bancă fără scânduri', 'Coș de gunoi răsturnat'],
    'bench',
  ),
  category(
    'stray-animals',
    ['Animale fără stăpân', 'Stray animals'],
    'Ordine publică',
    [48, 45],
    even,
    ['Haită de câini lângă școală', 'Câine agresiv'],
  ),
  category(
    'parking',
    ['Parcare neregulamentară', 'Illegal parking'],
    'Ordine publică',
    [24, 60],
    even,
    ['Mașină parcată pe trotuar', 'Acces blocat la garaj', 'Mașină abandonată'],
  ),
  category(
    'noise',
    ['Zgomot', 'Noise'],
    'Ordine publică',
    [24, 34],
    [3, 3, 4, 5, 7, 9, 10, 10, 7, 4, 3, 4],
    ['Muzică tare după ora 23', 'Șantier care lucrează noaptea'],
  ),
]

import type { Random } from '../random.ts'

const surnames = [
  'Popescu',
  'Ionescu',
  'Popa',
  'Radu',
  'Dumitru',
  'Stan',
  'Stoica',
  'Gheorghe',
  'Matei',
  'Ciobanu',
  'Rusu',
  'Constantin',
  'Marin',
  'Dinu',
  'Tudor',
  'Dobre',
  'Barbu',
  'Nistor',
  'Florea',
  'Dragomir',
  'Neagu',
  'Oprea',
  'Voicu',
  'Cristea',
  'Lungu',
  'Preda',
  'Manole',
  'Ene',
  'Albu',
  'Sandu',
  'Toma',
  'Zamfir',
  'Anghel',
  'Mocanu',
  'Pârvu',
  'Căpraru',
  'Țăranu',
  'Șerban',
  'Băcanu',
  'Grădinaru',
]
const givenNames = [
  'Maria',
  'Ioana',
  'Elena',
  'Ana',
  'Andreea',
  'Mihaela',
  'Cristina',
  'Daniela',
  'Gabriela',
  'Florentina',
  'Ștefania',
  'Rodica',
  'Viorica',
  'Ion',
  'Gheorghe',
  'Vasile',
  'Nicolae',
  'Constantin',
  'Marian',
  'Mihai',
  'Florin',
  'Adrian',
  'Cătălin',
  'Bogdan',
  'Răzvan',
  'Ștefan',
  'Alexandru',
  'Andrei',
  'Costel',
  'Dumitru',
  'Sorin',
  'Petre',
]
const trades = ['Agro', 'Con', 'Metal', 'Trans', 'Lemn', 'Eco', 'Prod', 'Tehno']
const ends = ['Lunca', 'Câmpia', 'Sălcuța', 'Sud', 'Prest', 'Grup', 'Invest', 'Serv']

export const personName = (rng: Random, surname = rng.pick(surnames)): string =>
  `${surname} ${rng.pick(givenNames)}`
export const surname = (rng: Random): string => rng.pick(surnames)
export const companyName = (rng: Random): string => `${rng.pick(trades)} ${rng.pick(ends)} SRL`

/** An address that can never be anybody's. */
export function mailOf(name: string, serial: number): string {
  const plain = name
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase()
  return `${plain.replaceAll(/[^a-z]+/g, '.')}${serial}@example.test`
}

/** Numbers set aside for stories. */
export const phoneOf = (rng: Random): string =>
  `+40 700 000 ${String(rng.whole(0, 999)).padStart(3, '0')}`

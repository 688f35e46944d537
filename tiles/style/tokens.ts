import type { LandUseTone } from '../land-use.ts'

/** The colours of the map, by day and by night. Labels have at least 4.5:1 against their ground. */

export type Theme = 'light' | 'dark'

export interface Tokens {
  paper: string
  /** The ground by land use, barely there. */
  landUse: Record<LandUseTone, string>
  landCover: Record<string, string>
  waterEdge: string
  road: {
    fill: string
    minor: string
    main: string
    lesser: string
    motorway: string
    casing: string
    mainCasing: string
    path: string
  }
  surface: Record<string, string>
  surfaceEdge: string
  building: { fill: string; public: string; edge: string; shadow: string; planned: string }
  parcel: { line: string; number: string }
  district: string
  zone: Record<ZoneTone, string>
  zoneEdge: string
  text: {
    place: string
    road: string
    house: string
    building: string
    water: string
    green: string
    halo: string
    roadHalo: string
  }
  network: Record<NetworkKind, string>
  report: Record<ReportTone, string>
  permit: Record<PermitTone, string>
  order: { open: string; done: string }
  programme: string
  condition: { good: string; fair: string; poor: string }
  works: { running: string; planned: string; done: string; tape: string }
  asset: Record<string, string>
  markEdge: string
}

export type ZoneTone = LandUseTone | 'mixed'
export type NetworkKind = 'water' | 'sewer' | 'storm' | 'gas' | 'power' | 'lighting' | 'telecom'
export type ReportTone = 'new' | 'seen' | 'underway' | 'resolved' | 'closed'
export type PermitTone = 'open' | 'granted' | 'refused' | 'over'

const light: Tokens = {
  paper: '#f5f1e8',
  landUse: {
    residential: '#f3ede0',
    commercial: '#f5e7da',
    industrial: '#ebe7e2',
    public: '#efe6e4',
    green: '#e4ead1',
    other: '#f1ece0',
  },
  landCover: {
    water: '#b5d2df',
    park: '#d5e3bf',
    wood: '#c3d7ac',
    grass: '#e2eacf',
    wetland: '#cbdfd3',
    sand: '#f1e5c4',
    square: '#eee7da',
    sports: '#cbe2c0',
    cemetery: '#d6dfc6',
    farmland: '#f1efdc',
    other: '#ece6d8',
  },
  waterEdge: '#8db6c8',
  road: {
    fill: '#ffffff',
    minor: '#fdfbf7',
    main: '#fbe6b0',
    lesser: '#fdf3d9',
    motorway: '#f6cf9a',
    casing: '#d8cebc',
    mainCasing: '#cfae74',
    path: '#b59f80',
  },
  surface: {
    carriageway: '#ffffff',
    sidewalk: '#f3eee4',
    cycleway: '#f4e3dc',
    parking: '#f2eee6',
    median: '#e3e8d2',
    bridge: '#ffffff',
    square: '#f0eadf',
    other: '#f7f3ea',
  },
  surfaceEdge: '#ddd3c2',
  building: {
    fill: '#ddd0bf',
    public: '#d3bdb0',
    edge: '#bfae98',
    shadow: '#6b5a45',
    planned: '#e9e2d6',
  },
  parcel: { line: '#a48c70', number: '#76603f' },
  district: '#8a745a',
  zone: {
    residential: '#e3b45c',
    commercial: '#d9725a',
    industrial: '#8f7fae',
    public: '#5c8fc4',
    green: '#7fae5b',
    mixed: '#cf8a9b',
    other: '#a59d92',
  },
  zoneEdge: '#8a6a5b',
  text: {
    place: '#57473a',
    road: '#574d42',
    house: '#615443',
    building: '#5f4d42',
    water: '#23566e',
    green: '#3f5a28',
    halo: '#faf7f0',
    roadHalo: '#ffffff',
  },
  network: {
    water: '#1f7ac0',
    sewer: '#8f5a25',
    storm: '#148f86',
    gas: '#c79a00',
    power: '#cf2e2e',
    lighting: '#e58a00',
    telecom: '#7a4fa8',
  },
  report: {
    new: '#c8403f',
    seen: '#d9822b',
    underway: '#3473b5',
    resolved: '#4f8a86',
    closed: '#948b80',
  },
  order: { open: '#0b7285', done: '#7d8a86' },
  programme: '#8a3ffc',
  condition: { good: '#2f7fb8', fair: '#c79a00', poor: '#b3262e' },
  permit: { open: '#6d5bb0', granted: '#2f8a72', refused: '#a3484a', over: '#9a9186' },
  works: { running: '#e8760c', planned: '#f0a64a', done: '#b7a994', tape: '#fff6e6' },
  asset: { tree: '#5f8f4a', light: '#c98a12', water: '#1f7ac0', other: '#75685a' },
  markEdge: '#ffffff',
}

const dark: Tokens = {
  paper: '#1c1f22',
  landUse: {
    residential: '#212427',
    commercial: '#292524',
    industrial: '#24262b',
    public: '#28252a',
    green: '#1f2823',
    other: '#222528',
  },
  landCover: {
    water: '#16323f',
    park: '#20302a',
    wood: '#1d3026',
    grass: '#232e28',
    wetland: '#1c3032',
    sand: '#312e25',
    square: '#292b2d',
    sports: '#21342b',
    cemetery: '#252e29',
    farmland: '#282a22',
    other: '#25282a',
  },
  waterEdge: '#24505f',
  road: {
    fill: '#464a4d',
    minor: '#3d4144',
    main: '#57513f',
    lesser: '#4d4b41',
    motorway: '#776040',
    casing: '#14171a',
    mainCasing: '#14171a',
    path: '#5d5749',
  },
  surface: {
    carriageway: '#464a4d',
    sidewalk: '#2d3134',
    cycleway: '#3a3334',
    parking: '#2f3336',
    median: '#2a332d',
    bridge: '#464a4d',
    square: '#2f3235',
    other: '#2c3033',
  },
  surfaceEdge: '#23272a',
  building: {
    fill: '#2c3034',
    public: '#3b3538',
    edge: '#41474c',
    shadow: '#000000',
    planned: '#282c30',
  },
  parcel: { line: '#6b6455', number: '#b5a78c' },
  district: '#8d8168',
  zone: {
    residential: '#c79a45',
    commercial: '#bd5d49',
    industrial: '#8676a8',
    public: '#4f80b5',
    green: '#6d9a4c',
    mixed: '#b57384',
    other: '#85807a',
  },
  zoneEdge: '#a38a7a',
  text: {
    place: '#d8cdb8',
    road: '#dcd5c7',
    house: '#a79f90',
    building: '#c9b9aa',
    water: '#8fc1d6',
    green: '#a3c48c',
    halo: '#17191c',
    roadHalo: '#1f2326',
  },
  network: {
    water: '#4fa8ea',
    sewer: '#c98d4f',
    storm: '#3cc2b5',
    gas: '#ecc94b',
    power: '#f26a5e',
    lighting: '#ffb340',
    telecom: '#b08be0',
  },
  report: {
    new: '#ec6a62',
    seen: '#efa04e',
    underway: '#62a2e0',
    resolved: '#74b0aa',
    closed: '#8a847b',
  },
  order: { open: '#66d0e0', done: '#8b9995' },
  programme: '#c3a0ff',
  condition: { good: '#6cb8ea', fair: '#ecc94b', poor: '#ff7a70' },
  permit: { open: '#a596e8', granted: '#57bd9f', refused: '#d67a78', over: '#8a847b' },
  works: { running: '#ff9432', planned: '#cf8f45', done: '#6d665b', tape: '#2a1c0c' },
  asset: { tree: '#7fae67', light: '#e3b04b', water: '#4fa8ea', other: '#a3988a' },
  markEdge: '#1c1f22',
}

export const tokens: Record<Theme, Tokens> = { light, dark }

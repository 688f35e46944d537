export interface AssetType {
  code: string
  name: string
  prefix: string
  lifeYears: number
  /** RON, for one or for a metre. */
  unitCost: number
  isLinear: boolean
  makers: readonly string[]
}

const type = (
  code: string,
  name: string,
  prefix: string,
  lifeYears: number,
  unitCost: number,
  isLinear = false,
  makers: readonly string[] = [],
): AssetType => ({ code, name, prefix, lifeYears, unitCost, isLinear, makers })

export const assetTypes: readonly AssetType[] = [
  type('street-light', 'Corp de iluminat', 'IL', 25, 1900, false, ['Lumina Sud', 'Elba', 'Luxten']),
  type('hydrant', 'Hidrant', 'HI', 40, 4200, false, ['Hidro Fond', 'Romfonte']),
  type('valve', 'Vană de apă', 'VA', 35, 2600, false, ['Hidro Fond', 'Romfonte']),
  type('gas-valve', 'Vană de gaz', 'VG', 35, 2400, false, ['Armatura']),
  type('pump', 'Pompă', 'PO', 20, 68000, false, ['Hidropomp']),
  type('lift-station', 'Stație de pompare ape uzate', 'SP', 30, 340000, false, ['Hidropomp']),
  type('water-tank', 'Rezervor de apă', 'RZ', 70, 1900000),
  type('transformer', 'Post de transformare', 'PT', 40, 160000, false, ['Electro Câmpia']),
  type('outfall', 'Gură de vărsare', 'GV', 60, 38000),
  type('water-main', 'Conductă de apă', 'CA', 60, 780, true),
  type('force-main', 'Conductă de refulare', 'CR', 50, 690, true),
  type('pavement', 'Îmbrăcăminte rutieră', 'DR', 22, 420, true),
  type('bridge', 'Pod', 'PD', 80, 6400000),
  type('traffic-signal', 'Semafor', 'SE', 15, 24000, false, ['Trafic Sud']),
  type('bus-shelter', 'Stație de autobuz', 'SA', 20, 18500),
  type('tree', 'Arbore', 'AR', 80, 850),
  type('bench', 'Bancă', 'BA', 15, 1350, false, ['Urban Mob']),
  type('bin', 'Coș de gunoi', 'CG', 10, 680, false, ['Urban Mob']),
  type('playground', 'Loc de joacă', 'LJ', 15, 145000, false, ['Joc și Joacă']),
]

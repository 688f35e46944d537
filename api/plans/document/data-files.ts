import { csvOf } from './csv.ts'
import type { PlanDocument } from './plan-document.ts'

interface Column<Row> {
  name: string
  of: (row: Row) => string | number | boolean | null
  /** What it means, and in which unit: what columns.csv says. */
  en: string
  ro: string
}

interface DataFile {
  name: string
  text: string
  columns: { name: string; en: string; ro: string }[]
}

/**
 * The figures of a document as files for other programs. Columns are named alike in every language;
 * columns.csv says what each means.
 */
export function dataFiles(document: PlanDocument): { name: string; text: string }[] {
  const tables = tablesOf(document)
  const columns = tables.flatMap(({ name, columns }) =>
    columns.map((column) => [name, column.name, column.en, column.ro]),
  )
  return [
    ...tables.map(({ name, text }) => ({ name, text })),
    { name: 'interventions.geojson', text: JSON.stringify(collectionOf(document)) },
    { name: 'document.json', text: JSON.stringify(document, null, 1) },
    { name: 'columns.csv', text: csvOf([['file', 'column', 'en', 'ro'], ...columns]) },
  ]
}

function table<Row>(name: string, rows: readonly Row[], columns: readonly Column<Row>[]): DataFile {
  const head = columns.map((column) => column.name)
  const cells = rows.map((row) => columns.map((column) => column.of(row)))
  return {
    name,
    text: csvOf([head, ...cells]),
    columns: columns.map(({ name: of, en, ro }) => ({ name: of, en, ro })),
  }
}

function tablesOf(document: PlanDocument): DataFile[] {
  const { interventions, funds, districts, need, bundles, conflicts, exceptions, sources, method } =
    document
  return [
    table('interventions.csv', interventions, [
      {
        name: 'id',
        of: (row) => row.interventionId,
        en: 'Id in the register',
        ro: 'Id în registru',
      },
      { name: 'title', of: (row) => row.title, en: 'What and where', ro: 'Ce și unde' },
      { name: 'kind', of: (row) => row.kind, en: 'Kind of work', ro: 'Felul lucrării' },
      {
        name: 'district',
        of: (row) => row.district,
        en: 'District it lies in',
        ro: 'Cartierul în care se află',
      },
      {
        name: 'year',
        of: (row) => row.year,
        en: 'Year in which it begins; empty: not done',
        ro: 'Anul în care începe; gol: nu se face',
      },
      { name: 'fund', of: (row) => row.fund, en: 'Fund that pays', ro: 'Fondul care plătește' },
      {
        name: 'cost',
        of: (row) => row.cost,
        en: 'Cost by itself, in the currency of the municipality',
        ro: 'Costul separat, în moneda municipalității',
      },
      {
        name: 'benefit',
        of: (row) => row.benefit,
        en: 'Need removed, in points',
        ro: 'Nevoia înlăturată, în puncte',
      },
      {
        name: 'people_served',
        of: (row) => row.peopleServed,
        en: 'People who live along it',
        ro: 'Locuitori de-a lungul ei',
      },
      {
        name: 'length_m',
        of: (row) => row.lengthM,
        en: 'Length in metres',
        ro: 'Lungimea în metri',
      },
      {
        name: 'duration_days',
        of: (row) => row.durationDays,
        en: 'Working days',
        ro: 'Zile lucrătoare',
      },
      {
        name: 'closure',
        of: (row) => row.closure,
        en: 'Closure of the street: none, partial, full',
        ro: 'Închiderea străzii: none, partial, full',
      },
      {
        name: 'bundle',
        of: (row) => row.bundleId,
        en: 'Bundle it is done with in one opening',
        ro: 'Pachetul cu care se face într-o singură săpătură',
      },
      {
        name: 'reason',
        of: (row) => row.reasons[0]?.kind ?? null,
        en: 'First reason why it is in or out',
        ro: 'Primul motiv pentru care se face sau nu',
      },
      {
        name: 'works',
        of: (row) => row.works?.number ?? null,
        en: 'Number of the works, once approved',
        ro: 'Numărul lucrării, după aprobare',
      },
      {
        name: 'works_status',
        of: (row) => row.works?.status ?? null,
        en: 'Status of the works',
        ro: 'Starea lucrării',
      },
    ]),
    table('funds.csv', funds, [
      { name: 'fund', of: (row) => row.fund, en: 'Fund', ro: 'Fond' },
      { name: 'year', of: (row) => row.year, en: 'Year', ro: 'An' },
      {
        name: 'budget',
        of: (row) => row.budget,
        en: 'Money that there is',
        ro: 'Banii disponibili',
      },
      {
        name: 'spent',
        of: (row) => row.spent,
        en: 'Money that the plan spends, less what digging once saves',
        ro: 'Banii cheltuiți de plan, fără ce se economisește săpând o dată',
      },
    ]),
    table('districts.csv', districts, [
      {
        name: 'district',
        of: (row) => row.name,
        en: 'District; empty: in none',
        ro: 'Cartier; gol: în niciunul',
      },
      { name: 'people', of: (row) => row.people, en: 'People who live there', ro: 'Locuitori' },
      {
        name: 'interventions',
        of: (row) => row.count,
        en: 'Interventions that are done',
        ro: 'Intervenții care se fac',
      },
      {
        name: 'cost',
        of: (row) => row.cost,
        en: 'Their cost, each by itself',
        ro: 'Costul lor, fiecare separat',
      },
      {
        name: 'benefit',
        of: (row) => row.benefit,
        en: 'Need removed, in points',
        ro: 'Nevoia înlăturată, în puncte',
      },
    ]),
    table('need.csv', need, [
      {
        name: 'year',
        of: (row) => row.year,
        en: 'End of this year',
        ro: 'La sfârșitul acestui an',
      },
      {
        name: 'without_plan',
        of: (row) => row.untouched,
        en: 'Need of all candidates when nothing is done, in points',
        ro: 'Nevoia tuturor candidaților dacă nu se face nimic, în puncte',
      },
      {
        name: 'with_plan',
        of: (row) => row.left,
        en: 'The same with the plan',
        ro: 'Aceeași, cu planul',
      },
    ]),
    table('bundles.csv', bundles, [
      { name: 'id', of: (row) => row.id, en: 'Id of the bundle', ro: 'Id-ul pachetului' },
      { name: 'title', of: (row) => row.title, en: 'Street', ro: 'Strada' },
      {
        name: 'members',
        of: (row) => row.members,
        en: 'Interventions in it',
        ro: 'Intervenții în el',
      },
      {
        name: 'saved_cost',
        of: (row) => row.savedCost,
        en: 'Money saved in one opening',
        ro: 'Bani economisiți într-o singură săpătură',
      },
      {
        name: 'saved_excavations',
        of: (row) => row.savedExcavations,
        en: 'Excavations saved',
        ro: 'Săpături economisite',
      },
      {
        name: 'is_taken',
        of: (row) => row.isTaken,
        en: 'Whether the plan does it so',
        ro: 'Dacă planul o face astfel',
      },
    ]),
    table('conflicts.csv', conflicts, [
      { name: 'conflict', of: (row) => row.code, en: 'Kind of conflict', ro: 'Felul conflictului' },
      { name: 'from', of: (row) => row.from, en: 'First day', ro: 'Prima zi' },
      { name: 'to', of: (row) => row.to, en: 'Last day', ro: 'Ultima zi' },
      {
        name: 'between',
        of: (row) => row.between.map(({ title }) => title).join('; '),
        en: 'Between what',
        ro: 'Între ce',
      },
    ]),
    table('exceptions.csv', exceptions, [
      {
        name: 'intervention',
        of: (row) => row.intervention,
        en: 'What may open the surface',
        ro: 'Ce are voie să deschidă suprafața',
      },
      {
        name: 'moratorium',
        of: (row) => row.moratorium,
        en: 'Why it is protected',
        ro: 'De ce este protejată',
      },
      {
        name: 'until',
        of: (row) => row.until,
        en: 'Protected until this day',
        ro: 'Protejată până în această zi',
      },
      {
        name: 'reason',
        of: (row) => row.reason,
        en: 'Why it is allowed all the same',
        ro: 'De ce se permite totuși',
      },
      { name: 'by', of: (row) => row.by, en: 'Who allowed it', ro: 'Cine a permis' },
      { name: 'at', of: (row) => row.at, en: 'When', ro: 'Când' },
    ]),
    table('components.csv', method?.components ?? [], [
      {
        name: 'component',
        of: (row) => row.code,
        en: 'Component of need',
        ro: 'Componenta nevoii',
      },
      {
        name: 'weight',
        of: (row) => row.weight,
        en: 'Its weight, 0 to 10',
        ro: 'Ponderea ei, de la 0 la 10',
      },
      {
        name: 'known',
        of: (row) => row.known,
        en: 'Share of units with data, 0 to 1',
        ro: 'Partea unităților cu date, de la 0 la 1',
      },
    ]),
    table('curves.csv', document.deterioration?.curves ?? [], [
      { name: 'type', of: (row) => row.type, en: 'Type of asset', ro: 'Tipul activului' },
      {
        name: 'life_years',
        of: (row) => row.lifeYears,
        en: 'Years that it lasts',
        ro: 'Ani cât ține',
      },
      {
        name: 'basis',
        of: (row) => row.basis,
        en: 'How that is known: inspections, expected-life, typical',
        ro: 'De unde se știe: inspections, expected-life, typical',
      },
      {
        name: 'inspections',
        of: (row) => row.inspections,
        en: 'Inspections with a condition',
        ro: 'Inspecții cu stare',
      },
    ]),
    table('sources.csv', sources, [
      {
        name: 'layer',
        of: (row) => row.collection,
        en: 'Layer of the register',
        ro: 'Strat al registrului',
      },
      {
        name: 'count',
        of: (row) => row.count,
        en: 'How many things it holds',
        ro: 'Câte elemente conține',
      },
      {
        name: 'newest',
        of: (row) => row.newestAt,
        en: 'When the newest came in',
        ro: 'Când a intrat cel mai nou',
      },
      {
        name: 'origins',
        of: (row) => row.origins.join('; '),
        en: 'Where they come from',
        ro: 'De unde provin',
      },
      {
        name: 'gaps',
        of: (row) => row.gaps.map(({ code, share }) => `${code} ${share.toFixed(3)}`).join('; '),
        en: 'What is missing, of which share',
        ro: 'Ce lipsește, la ce parte',
      },
    ]),
  ]
}

function collectionOf({ interventions }: PlanDocument) {
  return {
    type: 'FeatureCollection',
    features: interventions.map(
      ({ interventionId, geometry, reasons, proposedFor, works, ...rest }) => ({
        type: 'Feature',
        id: interventionId,
        geometry,
        properties: { ...rest, reason: reasons[0]?.kind ?? null, works: works?.number ?? null },
      }),
    ),
  }
}

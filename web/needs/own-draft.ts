import type {
  ComponentSources,
  OwnComponent,
  OwnContent,
  OwnRules,
} from './own-component-queries.ts'

/** What is typed into the form of a component, as its fields hold it. */
export interface Draft {
  /** By language. */
  names: Record<string, string>
  /** `layer:roads` or `view:heat`; empty before it is chosen. */
  from: string
  /** Of a layer: `.widthM` for a field, `#noise` for an attribute. */
  figure: string
  aggregate: OwnRules['aggregate']
  per: NonNullable<OwnRules['per']> | ''
  isInverted: boolean
  isLog: boolean
  unit: string
  cap: number | string
  weight: number | string
}

const usualWeight = 2

export function draftOf(own: OwnComponent | undefined): Draft {
  const config = own?.config
  const layer = config && 'collection' in config ? config : undefined
  const view = config && 'view' in config ? config.view : undefined
  return {
    names: own?.names ?? {},
    from: layer ? `layer:${layer.collection}` : view ? `view:${view}` : '',
    figure: layer?.field ? `.${layer.field}` : layer?.attribute ? `#${layer.attribute}` : '',
    aggregate: config?.aggregate ?? 'mean',
    per: config?.per ?? '',
    isInverted: config?.isInverted ?? false,
    isLog: config?.scale === 'log',
    unit: own?.unit ?? '',
    cap: config?.cap ?? '',
    weight: config?.weight ?? usualWeight,
  }
}

/** The figures of a layer: its fields, then what an import brought along. */
export function figuresOf({ fields, attributes }: ComponentSources['layers'][number]) {
  return [
    ...fields.map((field) => ({ value: `.${field}`, field })),
    ...attributes.map((attribute) => ({ value: `#${attribute}`, field: undefined })),
  ]
}

export function isWhole({ names, from, figure }: Draft): boolean {
  const isNamed = Object.values(names).some((name) => name.trim())
  return isNamed && (from.startsWith('view:') || (from !== '' && figure !== ''))
}

/** As the API takes it; a new one gets a code from its name, unlike those that are taken. */
export function contentOfDraft(
  draft: Draft,
  code: string | undefined,
  taken: readonly string[],
): OwnContent {
  const names = Object.fromEntries(
    Object.entries(draft.names).flatMap(([language, name]) =>
      name.trim() ? [[language, name.trim()]] : [],
    ),
  )
  const rules: OwnRules = {
    aggregate: draft.aggregate,
    scale: draft.isLog ? 'log' : 'linear',
    weight: Number(draft.weight) || 0,
    ...(draft.per && { per: draft.per }),
    ...(Number(draft.cap) > 0 && { cap: Number(draft.cap) }),
    ...(draft.isInverted && { isInverted: true }),
  }
  const [kind, source = ''] = draft.from.split(':')
  const figure = draft.figure.slice(1)
  return {
    code: code ?? freeCode(Object.values(names)[0] ?? '', taken),
    names,
    unit: draft.unit.trim() || null,
    source: kind === 'view' ? 'view' : 'layer',
    config:
      kind === 'view'
        ? { view: source, ...rules }
        : {
            collection: source,
            ...(draft.figure.startsWith('.') ? { field: figure } : { attribute: figure }),
            ...rules,
          },
  }
}

/** `Zgomot și praf` is `zgomot-si-praf`, and `zgomot-si-praf-2` where there is one. */
export function freeCode(name: string, taken: readonly string[]): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50)
    .replace(/-+$/, '')
  const code = plain || 'own'
  for (let n = 1; ; n++) {
    const free = n === 1 ? code : `${code}-${n}`
    if (!taken.includes(free)) return free
  }
}

import type { Position } from 'geojson'
import {
  LayerChoice,
  type ReadingWay,
  readSurvey,
  type Survey,
  type SurveyArea,
} from './read-survey.ts'

/** What a planner says of an area before it is taken. */
export interface Choice {
  isTaken: boolean
  number: string
  landUse: string
}

export interface DeskState {
  isOpen: boolean
  file: File | null
  way: ReadingWay
  /** 0 to 1 while it is sent, 1 while it is read; null when nothing is under way. */
  sent: number | null
  /** Of which one has to be chosen. */
  layers: string[]
  survey: Survey | null
  error: Error | null
  choices: ReadonlyMap<number, Choice>
  /** Of those that are in the change set already. */
  done: ReadonlySet<number>
  /** The layer of a drawing whose areas are shown; empty for all. */
  drawingLayer: string
  /** What was looked at last. */
  marked: Position | null
}

const empty: DeskState = {
  isOpen: false,
  file: null,
  way: {},
  sent: null,
  layers: [],
  survey: null,
  error: null,
  choices: new Map(),
  done: new Set(),
  drawingLayer: '',
  marked: null,
}

/** A file that lies before a planner until its areas are taken or it is put away; it outlives its pane. */
export class SurveyDesk {
  state: DeskState = empty
  private readonly slug: string
  private readonly listeners = new Set<() => void>()
  private reading: AbortController | null = null

  constructor(slug: string) {
    this.slug = slug
  }

  subscribe = (listener: () => void) => {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  snapshot = () => this.state

  open = () => this.change({ isOpen: true })

  /** Puts the file away. */
  close = () => {
    this.reading?.abort()
    this.change(empty)
  }

  take(file: File) {
    this.change({ ...empty, isOpen: true, file })
    return this.read({})
  }

  /** Reads the file again in another way. */
  readBy(way: ReadingWay) {
    return this.read({ ...this.state.way, ...way })
  }

  cancel = () => {
    this.reading?.abort()
    this.change({ sent: null })
  }

  choose(ordinal: number, choice: Partial<Choice>) {
    const choices = new Map(this.state.choices)
    choices.set(ordinal, { ...choices.get(ordinal)!, ...choice })
    this.change({ choices })
  }

  chooseAll(ordinals: number[], choice: Partial<Choice>) {
    const choices = new Map(this.state.choices)
    for (const ordinal of ordinals) choices.set(ordinal, { ...choices.get(ordinal)!, ...choice })
    this.change({ choices })
  }

  showLayer(drawingLayer: string) {
    this.change({ drawingLayer })
  }

  mark(marked: Position | null) {
    this.change({ marked })
  }

  markDone(ordinals: number[]) {
    this.change({ done: new Set([...this.state.done, ...ordinals]) })
  }

  private async read(way: ReadingWay) {
    const { file } = this.state
    if (!file) return
    this.reading?.abort()
    const reading = new AbortController()
    this.reading = reading
    this.change({ way, sent: 0, error: null, survey: null, marked: null, done: new Set() })
    try {
      const survey = await readSurvey(this.slug, file, way, {
        signal: reading.signal,
        onSent: (sent) => !reading.signal.aborted && this.change({ sent }),
      })
      const choices = new Map(survey.features.map((area) => [area.ordinal, firstChoice(area)]))
      this.change({ survey, choices, sent: null })
    } catch (error) {
      if (reading.signal.aborted) return
      if (error instanceof LayerChoice) this.change({ sent: null, layers: error.layers })
      else this.change({ sent: null, error: error as Error })
    }
  }

  private change(part: Partial<DeskState>) {
    this.state = { ...this.state, ...part }
    for (const listener of this.listeners) listener()
  }
}

/** What nothing is wrong with is taken, unless the planner says otherwise. */
function firstChoice({ name, geometry, properties, problems }: SurveyArea): Choice {
  const { land_use: landUse } = properties
  return {
    isTaken: geometry !== null && problems.length === 0,
    number: name ?? '',
    landUse: typeof landUse === 'string' ? landUse : '',
  }
}

/** What cannot become a parcel, whatever somebody says. */
export function isUsable({ geometry, problems }: SurveyArea): boolean {
  return geometry !== null && problems.every(({ severity }) => severity !== 'error')
}

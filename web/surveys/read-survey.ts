import type { SurveyProblem } from '../../api/client.ts'
import type { Shape } from '../change-sets/change-set-queries.ts'
import { Problem } from '../request.ts'

/** What a file holds, as the server reads it. */
export interface Survey {
  format: string
  crs: string
  crsFrom: 'asked' | 'file' | 'municipality'
  columns: string[]
  column: string | null
  hint: { crs: string; swapAxes: boolean } | null
  features: SurveyArea[]
}

export interface SurveyArea {
  ordinal: number
  line?: number
  name: string | null
  areaM2: number | null
  geometry: Shape | null
  properties: Record<string, unknown>
  problems: SurveyProblem[]
}

/** How a file is read; what is left out the file says itself, or the municipality. */
export interface ReadingWay {
  crs?: string
  layer?: string
  column?: string
  swapAxes?: boolean
}

interface Reading {
  signal: AbortSignal
  /** 0 to 1 while it is on its way; then it is read. */
  onSent: (share: number) => void
}

/** The layers of which one has to be chosen. */
export class LayerChoice extends Problem {
  readonly layers: string[]

  constructor(layers: string[]) {
    super(422, 'several layers', undefined, 'several-layers')
    this.layers = layers
  }
}

/** By XMLHttpRequest, since fetch does not tell how much has been sent. @throws Problem */
export function readSurvey(slug: string, file: File, way: ReadingWay, { signal, onSent }: Reading) {
  const wishes = Object.entries(way).flatMap(([name, value]) =>
    value === undefined || value === '' || value === false ? [] : [[name, String(value)]],
  )
  const params = new URLSearchParams([['name', file.name.slice(-200)], ...wishes])
  const asked = new XMLHttpRequest()
  return new Promise<Survey>((resolve, reject) => {
    signal.addEventListener('abort', () => asked.abort())
    asked.open('POST', `/api/v1/${slug}/surveys/read?${params}`)
    asked.setRequestHeader('content-type', 'application/octet-stream')
    asked.upload.onprogress = ({ loaded, total }) => onSent(total > 0 ? loaded / total : 1)
    asked.upload.onload = () => onSent(1)
    asked.onabort = () => reject(signal.reason)
    asked.onerror = () => reject(new Problem(0, 'unreachable'))
    asked.onload = () => {
      const body = parsed(asked.responseText)
      if (asked.status === 200) resolve(body as unknown as Survey)
      else reject(problemOf(asked.status, body))
    }
    asked.send(file)
  })
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

function problemOf(status: number, { code, title, detail, errors }: Record<string, unknown>) {
  if (code === 'several-layers')
    return new LayerChoice((errors as { message: string }[]).map(({ message }) => message))
  return new Problem(status, String(title), detail as string | undefined, code as string)
}

import type { Clause, Question } from '../../api/client.ts'

/** As deep as the API goes. */
const mostDepth = 6

/** The question that a link holds; undefined for what is none: links get cut and mangled. */
export function parseQuestion(text: string | null): Question | undefined {
  if (!text) return undefined
  try {
    const sent = JSON.parse(text) as Partial<Question>
    if (typeof sent.about !== 'string' || !/^[a-z-]{1,60}$/.test(sent.about)) return undefined
    return { about: sent.about, clauses: soundClauses(sent.clauses, 0) }
  } catch {
    return undefined
  }
}

/** Those that a pane can show; whether they can be asked, the API says. */
function soundClauses(sent: unknown, depth: number): Clause[] {
  if (!Array.isArray(sent) || depth > mostDepth) return []
  return (sent as Partial<Clause>[]).flatMap((clause): Clause[] => {
    switch (clause?.kind) {
      case 'field':
        return typeof clause.field === 'string' && typeof clause.is === 'string'
          ? [clause as Clause]
          : []
      case 'area':
        return typeof clause.area === 'string' ? [clause as Clause] : []
      case 'there':
        return typeof clause.about === 'string' && typeof clause.relation === 'string'
          ? [{ ...clause, clauses: soundClauses(clause.clauses, depth + 1) } as Clause]
          : []
      case 'any':
      case 'all':
        return [{ kind: clause.kind, clauses: soundClauses(clause.clauses, depth + 1) }]
      default:
        return []
    }
  })
}

export const writeQuestion = (question: Question | undefined) =>
  question && JSON.stringify(question)

/** Without the clauses that somebody has not finished. */
export function completed({ about, clauses }: Question): Question {
  return { about, clauses: clauses.flatMap(finished) }
}

function finished(clause: Clause): Clause[] {
  if (clause.kind === 'there') return [{ ...clause, clauses: clause.clauses.flatMap(finished) }]
  if (clause.kind === 'any' || clause.kind === 'all') {
    const clauses = clause.clauses.flatMap(finished)
    return clauses.length > 0 ? [{ ...clause, clauses }] : []
  }
  if (clause.kind === 'area') return [clause]
  if ('values' in clause && clause.values.length === 0) return []
  if ('text' in clause && clause.text.trim() === '') return []
  if ('day' in clause && !clause.day) return []
  return [clause]
}

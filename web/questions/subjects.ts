import { createContext, use } from 'react'
import type { Subject } from './question-queries.ts'

/** What can be asked about; there once the pane is. */
export const SubjectsContext = createContext<Subject[]>([])

export const useSubjects = () => use(SubjectsContext)

export function useSubject(about: string): Subject {
  return useSubjects().find(({ name }) => name === about) ?? { name: about, fields: [] }
}

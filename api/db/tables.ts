/** The generated table types under the name the rest of the code uses. */
export type { DB as Tables } from './tables.gen.ts'

/** A fault of the map that a person can be told about, by its key in the locale files. */
export class MapError extends Error {
  readonly key: string

  constructor(key: string, message: string) {
    super(message)
    this.name = 'MapError'
    this.key = key
  }
}

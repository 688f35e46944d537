import { SourceError } from './source.ts'

/** One feature's JSON, and the line it begins on. */
export interface Piece {
  text: string
  line: number
}

const quote = 0x22
const backslash = 0x5c
const maxPieceBytes = 256 * 2 ** 20

/**
 * Cuts a FeatureCollection into its features without parsing it: bytes in, the text of each member
 * of the top-level `features` array out. What stands outside that array is kept in `root`.
 */
export class JsonSplitter {
  #depth = 0
  #inString = false
  #escaped = false
  #line = 1
  #inFeatures = false
  #sawFeatures = false
  #ended = false
  #pieceLine = 1
  #piece: Buffer[] = []
  #pieceBytes = 0
  #root: Buffer[] = []
  #rootBytes = 0

  /** The features that end in this chunk. */
  push(chunk: Buffer): Piece[] {
    const pieces: Piece[] = []
    // Start of what is being collected, the feature or the root; -1 between features.
    let start = this.#inFeatures && this.#depth === 2 ? -1 : 0
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] as number
      if (this.#inString) {
        i = this.#skipString(chunk, i)
        continue
      }
      switch (byte) {
        case quote:
          this.#refuseBetweenFeatures()
          this.#inString = true
          break
        case 0x7b: // {
        case 0x5b: // [
          if (this.#inFeatures && this.#depth === 2) {
            if (byte === 0x5b) this.#refuseBetweenFeatures()
            start = i
            this.#pieceLine = this.#line
          }
          if (this.#depth === 0) this.#refuseSecondRoot(byte)
          this.#depth += 1
          if (byte === 0x5b && this.#depth === 2 && this.#startsFeatures(chunk, start, i)) {
            start = -1
          }
          break
        case 0x7d: // }
        case 0x5d: // ]
          this.#depth -= 1
          if (this.#depth < 0) throw this.error('a bracket closes that was never opened')
          if (this.#inFeatures && this.#depth === 2) {
            pieces.push(this.#finishPiece(chunk, start, i + 1))
            start = -1
          } else if (this.#inFeatures && this.#depth === 1) {
            this.#inFeatures = false
            start = i
          }
          if (this.#depth === 0) this.#ended = true
          break
        case 0x0a:
          this.#line += 1
          break
        case 0x20:
        case 0x09:
        case 0x0d:
        case 0x2c: // ,
          break
        default:
          // Most bytes are a number's: within a feature they are stepped over without a look.
          if (this.#depth > 2) i = endOfNumber(chunk, i)
          else this.#refuseBetweenFeatures()
      }
    }
    this.#keepRest(chunk, start)
    return pieces
  }

  /** The members outside `features`. Throws when the text stopped in the middle. */
  end(): { root: Record<string, unknown>; sawFeatures: boolean; text: string } {
    if (!this.#ended) throw this.error('the file ends in the middle')
    const text = Buffer.concat(this.#root).toString('utf8')
    return { root: parse(text, 1), sawFeatures: this.#sawFeatures, text }
  }

  /** The members before `features`, as far as they have been read. */
  head(): Record<string, unknown> {
    const text = Buffer.concat(this.#root).toString('utf8')
    return parse(this.#sawFeatures ? `${text.slice(0, text.lastIndexOf('['))}[]}` : text, 1)
  }

  get sawFeatures() {
    return this.#sawFeatures
  }

  get ended() {
    return this.#ended
  }

  error(what: string) {
    return new SourceError(`Line ${this.#line} is not valid JSON: ${what}.`)
  }

  /** Where the string ends, or the chunk's last index. */
  #skipString(chunk: Buffer, from: number) {
    for (let i = from; i < chunk.length; i++) {
      const byte = chunk[i]
      if (this.#escaped) this.#escaped = false
      else if (byte === backslash) this.#escaped = true
      else if (byte === quote) {
        this.#inString = false
        return i
      }
    }
    return chunk.length - 1
  }

  #startsFeatures(chunk: Buffer, start: number, bracket: number) {
    if (this.#sawFeatures) return false
    const before = Buffer.concat([...this.#root, chunk.subarray(start, bracket)]).toString('latin1')
    if (!/"features"\s*:\s*$/.test(before)) return false
    this.#keepRoot(chunk.subarray(start, bracket + 1))
    this.#inFeatures = true
    this.#sawFeatures = true
    return true
  }

  #finishPiece(chunk: Buffer, start: number, end: number): Piece {
    const rest = chunk.toString('utf8', start, end)
    if (this.#piece.length === 0) return { text: rest, line: this.#pieceLine }
    this.#piece.push(chunk.subarray(start, end))
    const text = Buffer.concat(this.#piece).toString('utf8')
    this.#piece = []
    this.#pieceBytes = 0
    return { text, line: this.#pieceLine }
  }

  #keepRest(chunk: Buffer, start: number) {
    if (start < 0) return
    const rest = chunk.subarray(start)
    if (!(this.#inFeatures && this.#depth > 2)) return this.#keepRoot(rest)
    this.#piece.push(Buffer.from(rest))
    this.#pieceBytes += rest.length
    if (this.#pieceBytes > maxPieceBytes) throw this.error('one feature is larger than 256 MB')
  }

  #keepRoot(bytes: Buffer) {
    this.#root.push(Buffer.from(bytes))
    this.#rootBytes += bytes.length
    if (this.#rootBytes > maxPieceBytes) throw this.error('it is one object of more than 256 MB')
  }

  #refuseBetweenFeatures() {
    if (this.#inFeatures && this.#depth === 2) {
      throw this.error('the features array holds something that is not a feature')
    }
    if (this.#depth === 0) throw this.error('an object was expected')
  }

  #refuseSecondRoot(byte: number) {
    if (this.#ended) throw this.error('something follows the end of the object')
    if (byte === 0x5b) throw this.error('it begins with an array, not with a GeoJSON object')
  }
}

/** The index of the last byte that is a digit or a sign of the number that goes on at `from`. */
function endOfNumber(chunk: Buffer, from: number) {
  let i = from + 1
  for (let byte = chunk[i]; byte !== undefined && byte >= 0x2d && byte <= 0x39; ) byte = chunk[++i]
  return i - 1
}

/** Parses an object, or says on which line of the file it goes wrong. */
function parse(text: string, line: number): Record<string, unknown> {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new SourceError(`Line ${line} is not valid JSON: ${(error as Error).message}.`)
  }
}

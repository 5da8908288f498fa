/** MISP leaves ten numbers to each attribute, and begins at the second. Source: `import-export` §3.1. */
const PER_ATTRIBUTE = 10
/** Numbers from here on go to what has no place of its own: engines take 32 bits, but for the last. */
const RESERVE = 4_000_000_000
const MAX_SID = 4_294_967_294
const PAGE = 4_096

/** The numbers of rules that are given away: no two rules of an output have the same, whatever the ids of their records. */
export class SidBook {
  readonly #first: number
  readonly #isStrict: boolean
  readonly #pages = new Map<number, Uint32Array>()
  #reserve = RESERVE

  /** Not strict: the numbers that MISP gives, though they repeat. */
  constructor(first: number, isStrict: boolean) {
    this.#first = first
    this.#isStrict = isStrict
  }

  /**
   * The number of a record's rule, `index` from nought; that of MISP where it is free and small enough. Undefined where none
   * is left.
   */
  take(id: number, index: number): number | undefined {
    const own = this.#first + id * PER_ATTRIBUTE + 1 + index
    if (!this.#isStrict) return own
    if (index < PER_ATTRIBUTE - 1 && own > 0 && own < RESERVE && this.#mark(own)) return own
    return this.#reserve < MAX_SID ? ++this.#reserve : undefined
  }

  #mark(sid: number): boolean {
    const key = Math.floor(sid / PAGE)
    const page = this.#pages.get(key) ?? new Uint32Array(PAGE / 32)
    this.#pages.set(key, page)
    const at = (sid % PAGE) >> 5
    const bit = 1 << (sid & 31)
    const word = page[at] ?? 0
    page[at] = word | bit
    return (word & bit) === 0
  }
}

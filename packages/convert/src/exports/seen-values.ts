import { hashKey } from '@tocsin/format'

const FIRST_SIZE = 1_024
/** Before this share of the places is taken the table doubles. */
const FULL = 0.5
/** Stands before the value in the second of two hashes, so that they are independent. */
const SALT = '\u0001'

/**
 * The texts met so far, as two hashes of 53 bits each and not as themselves: 32 bytes for a text at most, however long it
 * is. That two different texts are taken for one is less likely than a fault of the memory it stands in.
 */
export class SeenValues {
  #first = new Float64Array(FIRST_SIZE)
  #second = new Float64Array(FIRST_SIZE)
  #count = 0

  /** Whether the text is new; from now on it is not. */
  add(text: string): boolean {
    if (this.#count >= this.#first.length * FULL) this.#grow()
    // Nought marks a free place.
    const isNew = this.#place(hashKey(text) + 1, hashKey(SALT + text) + 1)
    if (isNew) this.#count += 1
    return isNew
  }

  #place(first: number, second: number): boolean {
    const mask = this.#first.length - 1
    for (let at = first % this.#first.length; ; at = (at + 1) & mask) {
      if (this.#first[at] === 0) {
        this.#first[at] = first
        this.#second[at] = second
        return true
      }
      if (this.#first[at] === first && this.#second[at] === second) return false
    }
  }

  #grow(): void {
    const [first, second] = [this.#first, this.#second]
    this.#first = new Float64Array(first.length * 2)
    this.#second = new Float64Array(first.length * 2)
    // Both arrays have the same length, and nought marks a free place.
    for (let i = 0; i < first.length; i++) if (first[i] !== 0) this.#place(first[i] ?? 0, second[i] ?? 0)
  }
}

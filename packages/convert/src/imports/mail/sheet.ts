import type { AttributeType } from '@tocsin/format'
import type { Lose } from '../../loss.ts'
import type { Relation } from './relations.ts'

/** An attribute of an object, as it is going to be read. */
export type RawAttribute = {
  object_relation: string
  type: AttributeType
  value: string
  comment?: string
  data?: string
  encrypt?: boolean
}

/** An attribute holds no more bytes of text. */
const LONGEST = 65_535
/** So many of one relation say enough. */
const MOST = 500

/** Collects the attributes of an object: each value of a relation once, none without text, and none longer than it may be. */
export class Sheet {
  readonly attributes: RawAttribute[] = []
  private readonly seen = new Set<string>()
  private readonly counts = new Map<string, number>()
  private readonly lose: Lose

  constructor(lose: Lose) {
    this.lose = lose
  }

  add({ relation, type }: Relation, text: string | undefined, more: Partial<RawAttribute> = {}): void {
    const value = this.cut(relation, (text ?? '').replaceAll('\0', '').trim())
    const key = `${relation} ${value}`
    if (value === '' || this.seen.has(key)) return
    this.seen.add(key)
    const count = (this.counts.get(relation) ?? 0) + 1
    this.counts.set(relation, count)
    if (count === MOST + 1) this.lose({ path: relation, why: `Of this, ${MOST} are taken.` })
    if (count <= MOST) this.attributes.push({ object_relation: relation, type, value, ...more })
  }

  private cut(relation: string, value: string): string {
    if (value.length * 3 <= LONGEST) return value
    const bytes = new TextEncoder().encode(value)
    if (bytes.length <= LONGEST) return value
    this.lose({ path: relation, why: `A value holds ${LONGEST} bytes: the rest is left out.` })
    // A character that is cut through is left out, too.
    return new TextDecoder().decode(bytes.subarray(0, LONGEST), { stream: true })
  }
}

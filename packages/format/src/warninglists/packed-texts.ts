import { GrowingArray } from './growing-array.ts'
import { Utf8 } from './utf8.ts'

/** Texts in one array of bytes: strings of JavaScript take several times as much, and cannot be handed to another thread. */
export type PackedTexts = { bytes: Uint8Array; ends: Uint32Array }

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

export class TextPacker {
  private bytes = new Uint8Array(65_536)
  private readonly ends = new GrowingArray()
  private used = 0
  /** The text that was added last. */
  readonly last = new Utf8()

  get length(): number {
    return this.ends.length
  }

  add(text: string): void {
    const { last } = this
    last.write(text)
    const end = this.used + last.length
    if (end > this.bytes.length) {
      const larger = new Uint8Array(Math.ceil(end * 1.5))
      larger.set(this.bytes)
      this.bytes = larger
    }
    this.bytes.set(last.bytes.subarray(0, last.length), this.used)
    this.used = end
    this.ends.push(end)
  }

  taken(): PackedTexts {
    return { bytes: this.bytes.slice(0, this.used), ends: this.ends.taken() }
  }
}

function startOf({ ends }: PackedTexts, index: number): number {
  return index === 0 ? 0 : (ends[index - 1] ?? 0)
}

export function textAt(texts: PackedTexts, index: number): string {
  return decoder.decode(texts.bytes.subarray(startOf(texts, index), texts.ends[index] ?? 0))
}

/** Whether the text consists of exactly these bytes. */
export function isText(texts: PackedTexts, index: number, bytes: Uint8Array, [from, to]: [number, number]): boolean {
  const start = startOf(texts, index)
  if ((texts.ends[index] ?? 0) - start !== to - from) return false
  for (let i = from; i < to; i++) if (texts.bytes[start + i - from] !== bytes[i]) return false
  return true
}

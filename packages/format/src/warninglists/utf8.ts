const USUAL = 4_096
const encoder = new TextEncoder()

/**
 * The UTF-8 bytes of one text at a time, written over those of the last one: matchers compare bytes, and making an
 * array for each value would cost more than looking it up. A lone surrogate, which no stored text holds, is U+FFFD.
 */
export class Utf8 {
  bytes = new Uint8Array(USUAL)
  length = 0

  write(text: string): void {
    const room = Math.max(text.length * 3, USUAL)
    // What a huge value took is not kept for the small ones after it.
    if (room > this.bytes.length || this.bytes.length > room * 256) this.bytes = new Uint8Array(room)
    const { bytes } = this
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code > 127) {
        this.length = encoder.encodeInto(text, bytes).written
        return
      }
      bytes[i] = code
    }
    this.length = text.length
  }
}

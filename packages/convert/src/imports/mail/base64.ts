/** So many bytes at once: a call takes only so many arguments. */
const PIECE = 0x6000

/** Bytes as base64, in any runtime. */
export function base64Of(bytes: Uint8Array): string {
  let out = ''
  // Pieces of a length that three divides, so that no padding stands between them.
  for (let at = 0; at < bytes.length; at += PIECE) {
    out += btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE)))
  }
  return out
}

/**
 * Colours for the tags of a taxonomy that gives them none: one hue by the namespace, from dark to bright.
 *
 * Source: the figures of MISP's ColourPaletteTool, so that both servers show the same colours.
 */
export function paletteOf(namespace: string, count: number): string[] {
  const hue = (sumOfCodes(namespace) % 100) / 100
  return Array.from({ length: count }, (_, i) => saturated(hue, (20 + (80 / count) * (i + 1)) / 100))
}

/** Characters beyond ASCII count as question marks. */
function sumOfCodes(text: string): number {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0)
  return codes.reduce((sum, code) => sum + (code < 128 ? code : 63), 0)
}

/** The fully saturated colour of a hue and a brightness, both from 0 to 1. */
function saturated(hue: number, brightness: number): string {
  const channel = (offset: number) => {
    const turn = (offset + hue * 6) % 6
    return brightness * (1 - Math.max(0, Math.min(turn, 4 - turn, 1)))
  }
  return `#${[5, 3, 1].map((offset) => hex(channel(offset))).join('')}`
}

function hex(channel: number): string {
  return Math.round(channel * 255)
    .toString(16)
    .padStart(2, '0')
}

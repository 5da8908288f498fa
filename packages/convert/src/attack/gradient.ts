export type Rgb = readonly [number, number, number]

/** The colour of a score: from blue for none to red for the highest, round the wheel. Source: MISP's ColourGradientTool. */
export function colourOf(score: number, highest: number): Rgb {
  const sixth = highest === 0 ? 4 : 4 * (1 - score / highest)
  const channel = (strength: number) => Math.round(255 * Math.min(1, Math.max(0, strength)))
  return [channel(Math.abs(sixth - 3) - 1), channel(2 - Math.abs(sixth - 2)), channel(2 - Math.abs(sixth - 4))]
}

export function hexOf(colour: Rgb): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

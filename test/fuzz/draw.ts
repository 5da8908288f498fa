/** Draws that are the same for the same seed. */
export type Draw = { below(bound: number): number; oneOf<T>(items: readonly [T, ...T[]]): T }

/** Source: Marsaglia's xorshift32. */
export function drawFrom(seed: number): Draw {
  let state = Math.imul(seed | 0, 2_654_435_761) || 1
  const below = (bound: number) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % bound
  }
  // Below the length there is an item.
  return { below, oneOf: (items) => items[below(items.length)] ?? items[0] }
}

// Events for measuring: the same seed gives the same events, on any machine.

/** @typedef {{ type: string, value: string, comment: string, Tag?: { name: string }[] }} Attribute */

/**
 * A generator of numbers below a bound (mulberry32).
 * @param {number} seed
 * @returns {(bound: number) => number}
 */
export function random(seed) {
  let state = seed >>> 0
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }
}

/**
 * Attributes of five common types; a tenth carry a tag.
 * @param {number} count
 * @param {number} seed
 * @returns {Attribute[]}
 */
export function attributes(count, seed) {
  const below = random(seed)
  const hex = (/** @type {number} */ digits) =>
    Array.from({ length: Math.ceil(digits / 8) }, () =>
      below(2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    )
      .join('')
      .slice(0, digits)
  const makers = [
    () => ({ type: 'ip-dst', value: `${1 + below(223)}.${below(256)}.${below(256)}.${1 + below(254)}` }),
    () => ({ type: 'domain', value: `h${hex(8)}.example${below(100)}.com` }),
    () => ({ type: 'sha256', value: hex(64) }),
    () => ({ type: 'url', value: `http://h${hex(8)}.example.com/p/${hex(10)}` }),
    () => ({ type: 'filename|md5', value: `f${hex(6)}.exe|${hex(32)}` }),
  ]
  return Array.from({ length: count }, (_, i) => {
    const make = makers[below(makers.length)] ?? (() => ({ type: 'text', value: hex(8) }))
    const tag = i % 10 === 0 ? { Tag: [{ name: `bench:tag-${i % 7}` }] } : {}
    return { ...make(), comment: 'generated', ...tag }
  })
}

/**
 * One event of so many attributes.
 * @param {number} count
 * @param {number} seed
 */
export function event(count, seed) {
  return { Event: { info: `bench ${count}`, distribution: '1', Attribute: attributes(count, seed) } }
}

const longestAddress = 45
const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'
const ipv4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`)

/** True when `text` is an IPv4 address in four decimal numbers without leading zeros. */
export function isIpv4(text: string): boolean {
  return ipv4.test(text)
}

/** True when `text` is an IPv4 or IPv6 address, without brackets, zone or mask. */
export function isIp(text: string): boolean {
  if (text.length > longestAddress) return false
  return text.includes(':') ? ipv6Groups(text) !== undefined : isIpv4(text)
}

/** The eight 16-bit groups of an IPv6 address, or undefined where `text` is none. A zone (`%eth0`) makes it none. */
export function ipv6Groups(text: string): number[] | undefined {
  if (text.length > longestAddress) return undefined
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [before, after] = halves
  const left = groupsOf(before ?? '', after === undefined)
  const right = groupsOf(after ?? '', true)
  if (left === undefined || right === undefined) return undefined
  const missing = 8 - left.length - right.length
  // `::` stands for one group or more.
  if (after === undefined ? missing !== 0 : missing < 1) return undefined
  return [...left, ...Array.from({ length: missing }, () => 0), ...right]
}

/**
 * Writes an IPv6 address in its shortest form (RFC 5952): lower case, no leading zeros, the first longest run of two or
 * more zero groups as `::`; an IPv4-mapped or IPv4-compatible address ends in dotted decimals, as the C library has it.
 */
export function formatIpv6(groups: readonly number[]): string {
  const run = longestZeroRun(groups)
  const isMapped = run.start === 0 && (run.length === 6 || (run.length === 5 && groups[5] === 0xffff))
  const written = isMapped ? [...hex(groups.slice(0, 6)), dotted(groups[6] ?? 0, groups[7] ?? 0)] : hex(groups)
  if (run.length < 2) return written.join(':')
  return `${written.slice(0, run.start).join(':')}::${written.slice(run.start + run.length).join(':')}`
}

/** The groups of one side of `::`; the last of an address may be an IPv4 address, which makes two groups. */
function groupsOf(text: string, isEnd: boolean): number[] | undefined {
  if (text === '') return []
  const parts = text.split(':')
  const last = parts.at(-1) ?? ''
  const tail = isEnd && last.includes('.') ? parts.pop() : undefined
  if (!parts.every((part) => /^[0-9a-fA-F]{1,4}$/.test(part))) return undefined
  const groups = parts.map((part) => Number.parseInt(part, 16))
  if (tail === undefined) return groups
  if (!isIpv4(tail)) return undefined
  const [a = 0, b = 0, c = 0, d = 0] = tail.split('.').map(Number)
  return [...groups, a * 256 + b, c * 256 + d]
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: -1, length: 0 }
  let length = 0
  groups.forEach((group, index) => {
    length = group === 0 ? length + 1 : 0
    if (length > best.length) best = { start: index - length + 1, length }
  })
  return best
}

function hex(groups: readonly number[]): string[] {
  return groups.map((group) => group.toString(16))
}

function dotted(high: number, low: number): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

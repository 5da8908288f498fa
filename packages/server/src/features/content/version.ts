/**
 * Which of two versions is the newer: below 0 the first is older, 0 where they are the same. Libraries count (`42`), write
 * days (`2025-06-01`, `20250601`) and points (`1.2.10`); numbers are compared as such and come before other text, and having
 * no version is older than any.
 */
export function compareVersions(one: string, other: string): number {
  const [ones, others] = [partsOf(one), partsOf(other)]
  for (let i = 0; i < Math.max(ones.length, others.length); i++) {
    const difference = compareParts(ones[i] ?? '', others[i] ?? '')
    if (difference !== 0) return difference
  }
  return 0
}

function partsOf(version: string): string[] {
  return version
    .trim()
    .replace(/^v(?=\d)/i, '')
    .split(/[.\-_\s:T]+/)
}

function compareParts(one: string, other: string): number {
  if (one === other) return 0
  if (one === '' || other === '') return one === '' ? -1 : 1
  const [isCounted, isOtherCounted] = [one, other].map((part) => /^\d+$/.test(part))
  if (isCounted !== isOtherCounted) return isCounted ? -1 : 1
  if (!isCounted) return one < other ? -1 : 1
  const difference = BigInt(one) - BigInt(other)
  return difference < 0n ? -1 : Number(difference > 0n)
}

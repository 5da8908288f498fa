import { readCluster, readTag } from './read-tag.ts'

/** Of type at 11px and weight 500, which the chips are set in; measured, on the wide side of the average. */
const PER_CHARACTER = 6.3
const AROUND_TAG = 16
const AROUND_CLUSTER = 28
const GAP = 4
const MORE = 24
const WIDEST = 280

/** How many chips stand whole in so many pixels, with room for `+n` where some do not. Rows measure no page: there are many. */
export function chipsThatFit(tags: readonly { name: string; is_galaxy: boolean }[], width: number): number {
  let taken = 0
  for (const [i, tag] of tags.entries()) {
    taken += chipWidth(tag) + (i === 0 ? 0 : GAP)
    const isLast = i === tags.length - 1
    // The first is cut rather than left out: a row of nothing but a number tells nobody anything.
    if (taken + (isLast ? 0 : GAP + MORE) > width) return Math.max(i, 1)
  }
  return tags.length
}

function chipWidth({ name, is_galaxy }: { name: string; is_galaxy: boolean }): number {
  const words = is_galaxy ? readCluster(name).name : readTag(name).words
  return Math.min(WIDEST, Array.from(words).length * PER_CHARACTER + (is_galaxy ? AROUND_CLUSTER : AROUND_TAG))
}

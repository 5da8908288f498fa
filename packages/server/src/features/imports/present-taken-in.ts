import type { Item } from './things.ts'
import type { TakenIn } from './take-in.ts'

/** More losses tell nothing more: how many there were is told. */
const MOST_LOSSES = 1_000

/** What a document came to, piece by piece: how many of what, each thing, and what was lost. */
export async function* takenInText({ as, isRehearsed, items, losses }: TakenIn): AsyncGenerator<string> {
  const counts = { ...countsOf(items), lost: losses.length }
  yield `{"dryRun":${isRehearsed},"as":"${as}","counts":${JSON.stringify(counts)}`
  yield `,"losses":${JSON.stringify(losses.slice(0, MOST_LOSSES))},"items":[`
  for (const [i, item] of items.entries()) yield (i === 0 ? '' : ',') + JSON.stringify(item)
  yield ']}'
}

function countsOf(items: readonly Item[]): Record<Item['outcome'], number> {
  const counts = { added: 0, exists: 0, refused: 0, dropped: 0 }
  for (const { outcome } of items) counts[outcome] += 1
  return counts
}

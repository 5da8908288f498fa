import type { Tx } from '../../platform/db/connect.ts'
import { refuseStale } from '../../platform/http/if-match.ts'

/** Holds an attribute or object until the transaction ends, and refuses the edit if it is not as the sender expects. */
export async function holdExpected(
  tx: Tx,
  table: 'attributes' | 'objects',
  id: number,
  expected: number | undefined,
): Promise<void> {
  if (expected === undefined) return
  refuseStale(
    await tx.selectFrom(table).select('timestamp').where('id', '=', id).forUpdate().executeTakeFirst(),
    expected,
  )
}

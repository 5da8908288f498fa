import { randomUUID } from 'node:crypto'
import type { Insertable } from 'kysely'
import type { SharingGroupsTable } from '../../db/tables/vocabulary.ts'
import type { Tx } from '../../platform/db/connect.ts'

/** A name that is taken gets other numbers until one is free; somebody else may be faster each time. */
const ATTEMPTS = 20

type NewGroup = Omit<Insertable<SharingGroupsTable>, 'uuid' | 'name'> & { uuid: string | undefined; name: string }

/**
 * Makes a group's row. A name that is taken gets a random number behind it, as in MISP. Undefined where the uuid is taken.
 */
export async function insertGroup(
  tx: Tx,
  { uuid = randomUUID(), name, ...fields }: NewGroup,
): Promise<number | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const row = await tx
      .insertInto('sharing_groups')
      .values({ ...fields, uuid, name: attempt === 0 ? name : `${name}_${Math.floor(Math.random() * 10_000)}` })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (row) return row.id
    if (await tx.selectFrom('sharing_groups').select('id').where('uuid', '=', uuid).executeTakeFirst()) return undefined
  }
  throw new Error(`No name is free for the sharing group ${uuid}`)
}

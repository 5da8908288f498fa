import { randomUUID } from 'node:crypto'
import type { OrganisationReference } from '@tocsin/format'
import type { Tx } from '../../platform/db/connect.ts'
import { recordChange, type Doer } from '../audit/record.ts'

/** A longer one is cut: a record from elsewhere is not refused for the name of who made it. */
const MAX_NAME = 200

/**
 * The local id of an organisation that came with a record: known by uuid, else made as one that lives elsewhere. A name
 * that is taken here already gets a suffix, as MISP does it. Records that bring the same organisation at the same time
 * make it once.
 */
export async function captureOrganisation(tx: Tx, sent: OrganisationReference, doer: Doer): Promise<number> {
  const uuid = sent.uuid ?? randomUUID()
  const known = await findByUuid(tx, uuid)
  if (known !== undefined) return known
  const name = (sent.name ?? uuid).slice(0, MAX_NAME)
  for (const free of [name, `${name}_${Math.floor(Math.random() * 10_000)}`, `${name}_${uuid}`]) {
    const made = await tx
      .insertInto('organisations')
      .values({ uuid, name: free, local: false, created_by: doer.userId })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst()
    if (made) await recordChange(tx, doer, { model: 'Organisation', action: 'add', after: made })
    const id = made?.id ?? (await findByUuid(tx, uuid))
    if (id !== undefined) return id
  }
  throw new Error(`The organisation ${uuid} can be neither made nor found`)
}

async function findByUuid(tx: Tx, uuid: string): Promise<number | undefined> {
  const known = await tx.selectFrom('organisations').select('id').where('uuid', '=', uuid).executeTakeFirst()
  return known?.id
}

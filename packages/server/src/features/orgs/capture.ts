import { randomUUID } from 'node:crypto'
import type { OrganisationReference } from '@tocsin/format'
import type { Tx } from '../../platform/db/connect.ts'

/**
 * The local id of an organisation that came with a record: known by uuid, else made as one that lives elsewhere. A name
 * that is taken here already gets a suffix, as MISP does it.
 */
export async function captureOrganisation(tx: Tx, sent: OrganisationReference, createdBy: number): Promise<number> {
  const uuid = sent.uuid ?? randomUUID()
  const known = await tx.selectFrom('organisations').select('id').where('uuid', '=', uuid).executeTakeFirst()
  if (known) return known.id
  const name = await freeName(tx, sent.name ?? uuid)
  const made = await tx
    .insertInto('organisations')
    .values({ uuid, name, local: false, created_by: createdBy })
    .returning('id')
    .executeTakeFirstOrThrow()
  return made.id
}

async function freeName(tx: Tx, name: string): Promise<string> {
  const taken = await tx
    .selectFrom('organisations')
    .select('id')
    .where((eb) => eb(eb.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .executeTakeFirst()
  return taken ? `${name}_${Math.floor(Math.random() * 10_000)}` : name
}

import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import { HOST_ORG_ID } from '../../access/host-org.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { requireOrganisation } from './find.ts'

/**
 * Deletes an organisation that nothing refers to; the one that runs the server stays. Answers its local id.
 */
export async function deleteOrganisation(context: Context, actor: Actor, reference: string): Promise<number> {
  return inTransaction(context, async (tx) => {
    const stored = await requireOrganisation(tx, reference)
    const { id, uuid } = stored
    if (id === HOST_ORG_ID || (await isUsed(tx, id, uuid))) {
      const url = `/admin/organisations/delete/${id}`
      throw new Problem('rejected', 'Could not delete Organisation', { url, errors: [], id: String(id) })
    }
    await tx.deleteFrom('organisations').where('id', '=', id).execute()
    await recordChange(tx, actor, { model: 'Organisation', action: 'delete', before: stored })
    return id
  })
}

async function isUsed(tx: Tx, id: number, uuid: string): Promise<boolean> {
  const { rows } = await sql<{ used: boolean }>`
    select exists (select from users where org_id = ${id})
      or exists (select from events where ${id} in (org_id, orgc_id))
      or exists (select from sharing_groups where org_id = ${id})
      or exists (select from sharing_group_orgs where org_id = ${id})
      or exists (select from sightings where org_id = ${id})
      or exists (select from shadow_attributes where ${id} in (org_id, event_org_id))
      or exists (select from galaxy_clusters where ${id} in (org_id, orgc_id))
      or exists (select from analyst_data where ${uuid} in (org_uuid, orgc_uuid))
      or exists (select from tags where org_id = ${id}) as used`.execute(tx)
  return rows[0]?.used ?? true
}

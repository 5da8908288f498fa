import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { requireOrganisation } from './find.ts'

/** Deletes an organisation that nothing refers to: one with users, events or groups stays. Answers its local id. */
export async function deleteOrganisation(context: Context, reference: string): Promise<number> {
  return inTransaction(context, async (tx) => {
    const { id } = await requireOrganisation(tx, reference)
    const { rows } = await sql<{ used: boolean }>`
      select exists (select from users where org_id = ${id})
        or exists (select from events where org_id = ${id} or orgc_id = ${id})
        or exists (select from sharing_groups where org_id = ${id})
        or exists (select from sharing_group_orgs where org_id = ${id})
        or exists (select from sightings where org_id = ${id})
        or exists (select from shadow_attributes where org_id = ${id}) as used`.execute(tx)
    if (rows[0]?.used) {
      const url = `/admin/organisations/delete/${id}`
      throw new Problem('rejected', 'Could not delete Organisation', { url, errors: [], id: String(id) })
    }
    await tx.deleteFrom('organisations').where('id', '=', id).execute()
    return id
  })
}

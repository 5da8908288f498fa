import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { Report, sharingGroup, unwrap, type SharingGroup } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { captureMembers, freeName } from './capture.ts'
import { requireEditable } from './find.ts'

/** Makes a group of the actor's organisation. Without servers, and not roaming, it is for this server. */
export async function addGroup(context: Context, actor: Actor, body: unknown): Promise<number> {
  const sent = readSent(body, 'add')
  if (!sent.name?.trim()) throw refusal('add', 'Could not save sharing group.')
  return inTransaction(context, async (tx) => {
    const { id } = await tx
      .insertInto('sharing_groups')
      .values({
        uuid: sent.uuid ?? randomUUID(),
        name: await freeName(tx, sent.name ?? ''),
        releasability: sent.releasability ?? '',
        description: sent.description ?? '',
        organisation_uuid: actor.orgUuid,
        org_id: actor.orgId,
        sync_user_id: actor.userId,
        active: sent.active ?? true,
        roaming: sent.roaming ?? false,
        // A group made over the API may be updated by synchronisation, as in MISP.
        local: false,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await captureMembers(tx, actor, id, sent)
    if (!sent.roaming) {
      await tx.insertInto('sharing_group_servers').values({ sharing_group_id: id, server_id: 0 }).execute()
    }
    return id
  })
}

/** Edits a group: what was sent changes, the rest stays. */
export async function editGroup(context: Context, actor: Actor, reference: string, body: unknown): Promise<number> {
  const sent = readSent(body, 'edit')
  return inTransaction(context, async (tx) => {
    const stored = await requireEditable(tx, actor, reference, 'Action not allowed.')
    const { name, releasability, description, active, roaming } = sent
    if (name !== undefined) await refuseTaken(tx, name, stored.id)
    const changed = Object.entries({ name, releasability, description, active, roaming }).filter(
      ([, value]) => value !== undefined,
    )
    await tx
      .updateTable('sharing_groups')
      .set({ ...Object.fromEntries(changed), modified: context.clock.now() })
      .where('id', '=', stored.id)
      .execute()
    return stored.id
  })
}

/** Deletes a group that no record names. */
export async function deleteGroup(context: Context, actor: Actor, reference: string): Promise<void> {
  await inTransaction(context, async (tx) => {
    const { id } = await requireEditable(tx, actor, reference, 'Action not allowed.')
    const { rows } = await sql<{ used: boolean }>`
      select exists (select from events where distribution = 4 and sharing_group_id = ${id})
        or exists (select from attributes where distribution = 4 and sharing_group_id = ${id})
        or exists (select from objects where distribution = 4 and sharing_group_id = ${id})
        or exists (select from event_reports where distribution = 4 and sharing_group_id = ${id}) as used`.execute(tx)
    if (rows[0]?.used) throw refusal('delete', 'The sharing group is in use and cannot be deleted.')
    await tx.deleteFrom('sharing_groups').where('id', '=', id).execute()
  })
}

function readSent(body: unknown, action: 'add' | 'edit'): SharingGroup {
  const report = new Report()
  const sent = sharingGroup.read(unwrap(body, 'SharingGroup')[0] ?? {}, report)
  const [finding] = report.findings
  if (sent && !finding) return sent
  throw refusal(
    action,
    finding ? { [finding.path || 'SharingGroup']: [finding.message] } : 'Could not save sharing group.',
  )
}

function refusal(action: 'add' | 'edit' | 'delete', errors: unknown): Problem {
  return new Problem('rejected', `Could not ${action} SharingGroup`, { url: `/sharing_groups/${action}`, errors })
}

async function refuseTaken(tx: Tx, name: string, exceptId: number): Promise<void> {
  const twin = await tx
    .selectFrom('sharing_groups')
    .select('id')
    .where('id', '<>', exceptId)
    .where((eb) => eb(eb.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .executeTakeFirst()
  if (twin) throw refusal('edit', { name: ['A sharing group with this name already exists.'] })
}

import { sql } from 'kysely'
import type { Actor } from '../../access/actor.ts'
import { permissions, type Permission } from '../../access/permissions.ts'
import { refuseLastSiteAdmin } from '../../access/site-admins.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import type { RoleRow } from './present.ts'
import { readSentRole, refusal, type SentRole } from './sent-role.ts'

/** What each grade of writing grants; a role's grade overrules its single flags for these. */
const GRADED: readonly Permission[] = ['perm_add', 'perm_modify', 'perm_modify_org', 'perm_publish']
const granted = (grade: number): Permission[] => (grade === 0 ? [] : GRADED.slice(0, grade + 1))

/** Adds a role. Without a grade of writing its holders only read. */
export async function addRole(context: Context, actor: Actor, body: unknown): Promise<RoleRow> {
  const sent = readSentRole(body, 'add')
  return inTransaction(context, async (tx) => {
    const name = await freeName(tx, sent.name ?? '', { exceptId: 0, action: 'add' })
    const added = await tx
      .insertInto('roles')
      .values({
        ...limitsOf(sent),
        name,
        memory_limit: sent.memory_limit ?? '',
        max_execution_time: sent.max_execution_time ?? '',
        permissions: permissionsOf(sent, []),
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    await recordChange(tx, actor, { model: 'Role', action: 'add', after: added })
    return added
  })
}

/** Changes a role: what was not sent stays, but for the grade of writing, which has to be sent each time, as in MISP. */
export async function editRole(context: Context, actor: Actor, id: number, body: unknown): Promise<RoleRow> {
  const sent = readSentRole(body, 'edit')
  return inTransaction(context, async (tx) => {
    const stored = await requireRole(tx, id)
    const name = sent.name === undefined ? stored.name : await freeName(tx, sent.name, { exceptId: id, action: 'edit' })
    const { memory_limit, max_execution_time } = sent
    const edited = await tx
      .updateTable('roles')
      .set({
        ...limitsOf(sent),
        name,
        memory_limit,
        max_execution_time,
        permissions: permissionsOf(sent, stored.permissions),
        modified: context.clock.now(),
      })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow()
    await refuseLastSiteAdmin(tx, context.clock.now())
    await recordChange(tx, actor, { model: 'Role', action: 'edit', before: stored, after: edited })
    return edited
  })
}

/** Undefined is what was not sent, and stays. */
function limitsOf({ restricted_to_site_admin, enforce_rate_limit, rate_limit_count }: SentRole) {
  return { restricted_to_site_admin, enforce_rate_limit, rate_limit_count }
}

function permissionsOf(sent: SentRole, stored: readonly string[]): Permission[] {
  const single = permissions.filter((name) => {
    return !GRADED.includes(name) && (sent.permissions.get(name) ?? stored.includes(name))
  })
  return [...granted(sent.grade), ...single]
}

async function requireRole(tx: Tx, id: number): Promise<RoleRow> {
  const role = await tx.selectFrom('roles').selectAll().where('id', '=', id).executeTakeFirst()
  if (!role) throw new Problem('not-found', 'Invalid Role.')
  return role
}

async function freeName(
  tx: Tx,
  sent: string,
  { exceptId, action }: { exceptId: number; action: 'add' | 'edit' },
): Promise<string> {
  const refuse = refusal(action)
  const name = sent.trim()
  if (name === '') throw refuse({ name: ['Name cannot be empty.'] })
  const twin = await tx
    .selectFrom('roles')
    .select('id')
    .where('id', '<>', exceptId)
    .where((eb) => eb(eb.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .executeTakeFirst()
  if (twin) throw refuse({ name: ['A role with this name already exists.'] })
  return name
}

/** Makes this the role of new users. */
export async function setDefaultRole(context: Context, actor: Actor, id: number): Promise<void> {
  await inTransaction(context, async (tx) => {
    const before = await requireRole(tx, id)
    await sql`update roles set is_default = (id = ${id})`.execute(tx)
    const after = { ...before, is_default: true }
    await recordChange(tx, actor, { model: 'Role', action: 'edit', before, after })
  })
}

/** Deletes a role that nobody has. */
export async function deleteRole(context: Context, actor: Actor, id: number): Promise<void> {
  await inTransaction(context, async (tx) => {
    const stored = await requireRole(tx, id)
    const holder = await tx.selectFrom('users').select('id').where('role_id', '=', id).executeTakeFirst()
    if (holder) {
      const errors = 'It is not possible to delete role that is assigned to users.'
      throw new Problem('rejected', 'Could not delete Role', { url: `/roles/delete/${id}`, errors, id: String(id) })
    }
    await tx.deleteFrom('roles').where('id', '=', id).execute()
    await recordChange(tx, actor, { model: 'Role', action: 'delete', before: stored })
  })
}

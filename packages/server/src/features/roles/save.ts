import { sql } from 'kysely'
import { permissions, type Permission } from '../../access/permissions.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isWished, textWish, type Wishes } from '../../platform/http/wishes.ts'
import { permissionGrades, type RoleRow } from './present.ts'

/** What each grade of writing grants; a role's grade overrules its single flags for these. */
const GRADED: readonly Permission[] = ['perm_add', 'perm_modify', 'perm_modify_org', 'perm_publish']
const granted = (grade: number): Permission[] => (grade === 0 ? [] : GRADED.slice(0, grade + 1))

/** Adds a role, or changes one. `permission` is the grade of writing, by number or name; without it there is none. */
export async function saveRole(context: Context, id: number | undefined, sent: Wishes): Promise<RoleRow> {
  const action = id === undefined ? 'add' : 'edit'
  return inTransaction(context, async (tx) => {
    const stored = id === undefined ? undefined : await requireRole(tx, id)
    const name = textWish(sent['name'], stored?.name).trim()
    await refuseName(tx, name, stored?.id ?? 0, action)
    const fields = { name, ...limitsOf(sent, stored), permissions: permissionsOf(sent, stored) }
    if (!stored) return tx.insertInto('roles').values(fields).returningAll().executeTakeFirstOrThrow()
    const changed = { ...fields, modified: context.clock.now() }
    return tx.updateTable('roles').set(changed).where('id', '=', stored.id).returningAll().executeTakeFirstOrThrow()
  })
}

async function requireRole(tx: Tx, id: number): Promise<RoleRow> {
  const role = await tx.selectFrom('roles').selectAll().where('id', '=', id).executeTakeFirst()
  if (!role) throw new Problem('not-found', 'Invalid Role.')
  return role
}

async function refuseName(tx: Tx, name: string, exceptId: number, action: 'add' | 'edit'): Promise<void> {
  const refuse = (message: string) =>
    new Problem('rejected', `Could not ${action} Role`, { url: `/roles/${action}`, errors: { name: [message] } })
  if (name === '') throw refuse('Name cannot be empty.')
  const twin = await tx
    .selectFrom('roles')
    .select('id')
    .where('id', '<>', exceptId)
    .where((eb) => eb(eb.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .executeTakeFirst()
  if (twin) throw refuse('A role with this name already exists.')
}

function permissionsOf(sent: Wishes, stored: RoleRow | undefined): Permission[] {
  const single = permissions.filter((name) => {
    if (GRADED.includes(name)) return false
    return isWished(sent[name], stored?.permissions.includes(name) ?? false)
  })
  return [...granted(gradeSent(sent['permission'])), ...single]
}

function gradeSent(grade: unknown): number {
  const named = permissionGrades.findIndex((name) => name === grade)
  const number = named >= 0 ? named : Number(grade)
  return [0, 1, 2, 3].includes(number) ? number : 0
}

function limitsOf(sent: Wishes, stored: RoleRow | undefined) {
  const text = (name: 'memory_limit' | 'max_execution_time') => {
    const value = sent[name]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : (stored?.[name] ?? null)
  }
  return {
    memory_limit: text('memory_limit'),
    max_execution_time: text('max_execution_time'),
    restricted_to_site_admin: isWished(sent['restricted_to_site_admin'], stored?.restricted_to_site_admin),
    enforce_rate_limit: isWished(sent['enforce_rate_limit'], stored?.enforce_rate_limit),
    rate_limit_count: Number(sent['rate_limit_count'] ?? stored?.rate_limit_count ?? 0) || 0,
  }
}

/** Makes this the role of new users. */
export async function setDefaultRole(context: Context, id: number): Promise<void> {
  await inTransaction(context, async (tx) => {
    await requireRole(tx, id)
    await sql`update roles set is_default = (id = ${id})`.execute(tx)
  })
}

/** Deletes a role that nobody has. */
export async function deleteRole(context: Context, id: number): Promise<void> {
  await inTransaction(context, async (tx) => {
    await requireRole(tx, id)
    const holder = await tx.selectFrom('users').select('id').where('role_id', '=', id).executeTakeFirst()
    if (holder) {
      const errors = 'It is not possible to delete role that is assigned to users.'
      throw new Problem('rejected', 'Could not delete Role', { url: `/roles/delete/${id}`, errors, id: String(id) })
    }
    await tx.deleteFrom('roles').where('id', '=', id).execute()
  })
}

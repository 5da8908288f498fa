import { dateTimeText } from '@tocsin/format'
import type { Selectable } from 'kysely'
import { permissions, type Permission } from '../../access/permissions.ts'
import type { RolesTable } from '../../db/tables/accounts.ts'

export type RoleRow = Selectable<RolesTable>

/** What MISP calls the four grades of writing, by number. */
export const permissionGrades = ['read_only', 'manage_own', 'manage_org', 'publish'] as const

/** The grade that a set of permissions amounts to. Source: MISP's Role model, virtual field `permission`. */
export function gradeOf(held: readonly string[]): 0 | 1 | 2 | 3 {
  if (!held.includes('perm_add')) return 0
  if (held.includes('perm_modify') && held.includes('perm_publish')) return 3
  return held.includes('perm_modify_org') ? 2 : 1
}

/** A role with each permission spelt out, as MISP shows it. */
export function presentRole(row: RoleRow) {
  const grade = gradeOf(row.permissions)
  const flags = Object.fromEntries(permissions.map((name) => [name, row.permissions.includes(name)])) as Record<
    Permission,
    boolean
  >
  return {
    id: String(row.id),
    name: row.name,
    created: dateTimeText(row.created.getTime() / 1000),
    modified: dateTimeText(row.modified.getTime() / 1000),
    ...flags,
    default_role: row.is_default,
    memory_limit: row.memory_limit,
    max_execution_time: row.max_execution_time,
    restricted_to_site_admin: row.restricted_to_site_admin,
    enforce_rate_limit: row.enforce_rate_limit,
    rate_limit_count: String(row.rate_limit_count),
    permission: String(grade),
    permission_description: permissionGrades[grade],
  }
}

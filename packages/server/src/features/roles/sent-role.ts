import { flag, model, nullable, Report, text, textUpTo, unwrap, whole } from '@tocsin/format'
import { permissions, type Permission } from '../../access/permissions.ts'
import { Problem } from '../../platform/http/problem.ts'
import { permissionGrades } from './present.ts'

/** The bound is the column's. */
const limit = whole(0, 2_147_483_647, 'A count is a whole number up to 2147483647.')

const sentRole = model('Role', {
  name: textUpTo(255),
  permission: nullable(text),
  memory_limit: nullable(text),
  max_execution_time: nullable(text),
  restricted_to_site_admin: flag,
  enforce_rate_limit: flag,
  rate_limit_count: limit,
})

/** Each permission by itself, with `true` and `false` in MISP's spellings. */
const sentPermissions = model('Role', Object.fromEntries(permissions.map((name) => [name, flag])))

/** All that a request may say of a role. */
export const wholeRole = model('Role', { ...sentRole.fields, ...sentPermissions.fields })

export type SentRole = {
  name?: string | undefined
  /** The grade of writing, which overrules the single permissions for it. */
  grade: number
  memory_limit?: string | null | undefined
  max_execution_time?: string | null | undefined
  restricted_to_site_admin?: boolean | undefined
  enforce_rate_limit?: boolean | undefined
  rate_limit_count?: number | undefined
  /** What was said of single permissions. */
  permissions: ReadonlyMap<Permission, boolean>
}

/** The refusal of an action on a role, in MISP's form. */
export function refusal(action: 'add' | 'edit'): (errors: Record<string, string[]>) => Problem {
  return (errors) => new Problem('rejected', `Could not ${action} Role`, { url: `/roles/${action}`, errors })
}

export function readSentRole(body: unknown, action: 'add' | 'edit'): SentRole {
  const raw = unwrap(body, 'Role')[0] ?? {}
  const report = new Report()
  const { permission, ...fields } = sentRole.read(raw, report) ?? {}
  const single = report.findings.length === 0 ? sentPermissions.read(raw, report) : undefined
  if (report.findings.length > 0) {
    throw refusal(action)(Object.fromEntries(report.findings.map(({ path, message }) => [path || 'Role', [message]])))
  }
  const said = permissions.flatMap((name): [Permission, boolean][] => {
    const value = single?.[name]
    return value === undefined ? [] : [[name, value]]
  })
  return { ...fields, grade: gradeSent(permission), permissions: new Map(said) }
}

/** By number or name; what is neither is none, as in MISP. */
function gradeSent(grade: string | null | undefined): number {
  const named = permissionGrades.findIndex((name) => name === grade)
  const number = named >= 0 ? named : Number(grade ?? 0)
  return [0, 1, 2, 3].includes(number) ? number : 0
}

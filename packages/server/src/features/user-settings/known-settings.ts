import type { Permission } from '../../access/permissions.ts'

/**
 * The settings that a user may keep, and the permission that one of them takes. MISP keeps one more (`oidc`) for itself.
 *
 * Source: MISP's UserSetting model, its list of valid settings.
 */
const knownSettings = new Map<string, { needs?: Permission; faultOf?: (value: unknown) => string | undefined }>([
  ['publish_alert_filter', {}],
  ['dashboard_access', { needs: 'perm_site_admin' }],
  ['dashboard', {}],
  ['homepage', { faultOf: homepageFault }],
  ['default_restsearch_parameters', {}],
  ['tag_numerical_value_override', {}],
  ['event_index_hide_columns', {}],
  ['periodic_notification_filters', {}],
])

export function isKnownSetting(name: string): boolean {
  return knownSettings.has(name)
}

/** What is wrong with a value of this setting, or undefined. */
export function faultOf(name: string, value: unknown): string | undefined {
  return knownSettings.get(name)?.faultOf?.(value)
}

/** A page of this server. An address elsewhere would lead whoever logs in away from it. */
function homepageFault(value: unknown): string | undefined {
  if (Array.isArray(value) && value.length === 0) return undefined
  const path = typeof value === 'object' && value !== null && 'path' in value ? value.path : undefined
  const isLocal = typeof path === 'string' && /^\/(?![/\\])[^\p{Cc}]*$/u.test(path)
  return isLocal ? undefined : 'A home page is a path of this server, such as {"path": "/events/index"}.'
}

/** The permission that a setting takes to be set or deleted, or undefined where anybody may. */
export function permissionFor(name: string): Permission | undefined {
  return knownSettings.get(name)?.needs
}

import { permissions, type Permission } from '../../access/permissions.ts'

/** One of the roles that a new server has. */
export type DefaultRole = { id: number; name: string; permissions: Permission[] }

const contributor: Permission[] = [
  'perm_add',
  'perm_modify',
  'perm_modify_org',
  'perm_audit',
  'perm_auth',
  'perm_tagger',
  'perm_sighting',
  'perm_decaying',
  'perm_galaxy_editor',
  'perm_analyst_data',
]
const publisher: Permission[] = [
  ...contributor,
  'perm_publish',
  'perm_publish_zmq',
  'perm_publish_kafka',
  'perm_delegate',
]
const orgAdmin: Permission[] = [...publisher, 'perm_admin', 'perm_template', 'perm_sharing_group', 'perm_tag_editor']
const sync: Permission[] = [...publisher, 'perm_sync', 'perm_sharing_group', 'perm_tag_editor']

/** A site admin may do everything but skip the second factor. */
const siteAdmin = permissions.filter((permission) => permission !== 'perm_skip_otp')

/**
 * MISP's six roles with MISP's ids: clients address them by number. New users get role 3.
 *
 * Source: a fresh MISP, in `roles-and-permissions` §2.
 */
export const defaultRoles: readonly DefaultRole[] = [
  { id: 1, name: 'admin', permissions: siteAdmin },
  { id: 2, name: 'Org Admin', permissions: orgAdmin },
  { id: 3, name: 'User', permissions: contributor },
  { id: 4, name: 'Publisher', permissions: publisher },
  { id: 5, name: 'Sync user', permissions: sync },
  { id: 6, name: 'Read Only', permissions: ['perm_audit', 'perm_auth'] },
]

export const DEFAULT_ROLE_ID = 3

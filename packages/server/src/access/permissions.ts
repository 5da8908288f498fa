/** MISP's role flags, in the order in which MISP lists them. */
export const permissions = [
  'perm_add',
  'perm_modify',
  'perm_modify_org',
  'perm_publish',
  'perm_delegate',
  'perm_sync',
  'perm_admin',
  'perm_audit',
  'perm_auth',
  'perm_site_admin',
  'perm_regexp_access',
  'perm_tagger',
  'perm_template',
  'perm_sharing_group',
  'perm_tag_editor',
  'perm_sighting',
  'perm_object_template',
  'perm_publish_zmq',
  'perm_publish_kafka',
  'perm_decaying',
  'perm_galaxy_editor',
  'perm_warninglist',
  'perm_view_feed_correlations',
  'perm_analyst_data',
  'perm_skip_otp',
] as const

export type Permission = (typeof permissions)[number]

/** What a key that may only read leaves of its user's role. */
export const readOnlyPermissions: readonly Permission[] = ['perm_auth', 'perm_audit']

/** What reaches beyond one's organisation: for site admins to give. Source: MISP's Role model, its restricted flags. */
export const farReachingPermissions: readonly Permission[] = ['perm_site_admin', 'perm_sync', 'perm_regexp_access']

export type Rule =
  'anybody' | 'any user' | 'site admin' | { all: readonly Permission[] } | { any: readonly Permission[] }

const needs = (...all: Permission[]): Rule => ({ all })
const needsOneOf = (...any: Permission[]): Rule => ({ any })

/**
 * Who may call what. Every route names one of these; a site admin passes each. What depends on the record itself (whose
 * event is it?) is decided where the record is known.
 *
 * Source: MISP's ACLComponent, in `roles-and-permissions`, "Endpoint groups and their demands".
 */
export const rules = {
  anybody: 'anybody',
  'instance.read': 'any user',
  'instance.identify': needs('perm_sync'),
  'event.read': 'any user',
  'event.add': needs('perm_add'),
  'event.edit': needs('perm_add'),
  'event.delete': needs('perm_add'),
  'event.publish': needs('perm_publish'),
  'event.unpublish': needs('perm_modify'),
  'event.tag': needs('perm_tagger'),
  'event.import': needs('perm_add', 'perm_modify'),
  'event.contact': 'any user',
  'event.recall': needs('perm_publish'),
  'recall.bring': needs('perm_sync'),
  'event.push-to-zeromq': needs('perm_publish_zmq'),
  'event.delegate': needs('perm_delegate'),
  'attribute.add': needs('perm_add'),
  'object.add': needs('perm_add', 'perm_modify'),
  'object.edit': needs('perm_add'),
  'object-reference.edit': needs('perm_add'),
  'report.read': 'any user',
  'report.edit': needs('perm_add'),
  'object-template.read': 'any user',
  'object-template.edit': needs('perm_object_template'),
  'object-template.choose': 'site admin',
  'proposal.read': 'any user',
  'proposal.edit': needs('perm_add'),
  'proposal.bring': needs('perm_sync', 'perm_add'),
  'sighting.read': 'any user',
  'sighting.add': needs('perm_sighting'),
  'sighting.delete': needs('perm_sighting', 'perm_modify_org'),
  'sighting.bring': needsOneOf('perm_sync', 'perm_sighting'),
  'sighting.offer': needs('perm_sync'),
  'noticelist.read': 'any user',
  'noticelist.edit': 'site admin',
  'analyst-data.read': 'any user',
  'analyst-data.edit': needs('perm_add', 'perm_analyst_data'),
  'tag.read': 'any user',
  'tag.add': needs('perm_tag_editor'),
  'tag.edit': 'site admin',
  'taxonomy.read': 'any user',
  'taxonomy.edit': 'site admin',
  'tag-collection.read': 'any user',
  'tag-collection.edit': needs('perm_tag_editor'),
  'galaxy.read': 'any user',
  'galaxy.administer': 'site admin',
  'cluster.edit': needs('perm_galaxy_editor'),
  'cluster.publish': needs('perm_galaxy_editor', 'perm_publish'),
  'cluster.push': needs('perm_sync'),
  'org.read': 'any user',
  'org.edit': 'site admin',
  'server.read': 'site admin',
  'server.edit': 'site admin',
  'server.invite': needs('perm_sync'),
  'sync.offer': needs('perm_sync'),
  'feed.read': 'any user',
  'feed.edit': 'site admin',
  'feed.share': needs('perm_auth'),
  'sharing-group.read': 'any user',
  'sharing-group.edit': needs('perm_sharing_group'),
  'role.read': 'any user',
  'role.edit': 'site admin',
  'self.read': 'any user',
  'self.edit': 'any user',
  'user.administer': needs('perm_admin'),
  'auth-key.read': needs('perm_auth'),
  'auth-key.edit': needs('perm_auth'),
  'correlation.administer': 'site admin',
  'blocklist.edit': needs('perm_add'),
  'org-blocklist.edit': 'site admin',
  'analyst-data-blocklist.edit': 'site admin',
  'cluster-blocklist.edit': 'site admin',
  'setting.edit': 'site admin',
  'server.diagnose': 'site admin',
  'statistics.read': 'any user',
  'community.read': 'site admin',
  'registration.administer': 'site admin',
  'content.read': 'any user',
  'content.update': 'site admin',
  'job.read': 'any user',
  'job.change': needs('perm_add'),
  'job.administer': 'site admin',
  'module.read': needs('perm_auth'),
  'workflow.read': 'site admin',
  'warninglist.read': 'any user',
  'warninglist.edit': needs('perm_warninglist'),
  'log.read': needs('perm_audit'),
  'decaying-model.read': 'any user',
  'decaying-model.edit': needsOneOf('perm_decaying', 'perm_admin'),
  'saved-search.read': 'any user',
  'saved-search.edit': 'any user',
  'export.read': needs('perm_auth'),
  'export.edit': needs('perm_auth'),
  // Its programs may have no way to send a header: the route looks for a key in what they send, and for 'event.read'.
  'maltego.ask': 'anybody',
  'metrics.read': 'anybody',
} as const satisfies Record<string, Rule>

export type May = keyof typeof rules

/** What a key that may only read must not do, whoever's it is: it could make itself a better key, a password, or a token. */
const closedToReadOnly: ReadonlySet<May> = new Set([
  'self.edit',
  'auth-key.edit',
  'saved-search.edit',
  'export.edit',
  'feed.share',
])

/** Whether somebody with these permissions may do it. */
export function isAllowed(
  may: May,
  { permissions: held, isReadOnly }: { permissions: ReadonlySet<Permission>; isReadOnly: boolean },
): boolean {
  if (isReadOnly && closedToReadOnly.has(may)) return false
  const rule: Rule = rules[may]
  if (rule === 'anybody' || rule === 'any user' || held.has('perm_site_admin')) return true
  if (rule === 'site admin') return false
  return 'any' in rule
    ? rule.any.some((permission) => held.has(permission))
    : rule.all.every((permission) => held.has(permission))
}

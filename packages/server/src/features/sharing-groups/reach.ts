/** A group as far as it decides which servers what is shared with it goes to. */
export type GroupReach = {
  active: boolean
  /** It ignores its list of servers. */
  roaming: boolean
  composite: 'any' | 'all' | undefined
  /** The links that it names, and whether it lets in all organisations over there. This server is 0. */
  servers: ReadonlyMap<number, { allOrgs: boolean }>
  /** Until when each organisation is in, in milliseconds, by uuid. */
  orgs: ReadonlyMap<string, number>
  /** The uuids of the groups inside it. */
  children: readonly string[]
}

export type ReachTerms = {
  groups: ReadonlyMap<string, GroupReach>
  link: { id: number; remoteOrg: string }
  /** Milliseconds since 1970. */
  now: number
}

/**
 * Whether what is shared with a group goes over a link: the group names the server, or roams, or names none; and whoever
 * runs the server over there is a member, or all organisations over there are. Groups inside count by their own servers
 * and by those of the group that they are in; a composite of `all` needs every one of its groups.
 *
 * Source: MISP's SharingGroup::checkIfServerInSG, in `sharing-and-distribution` §4, and §7 for groups in groups. MISP
 * refuses, with an error that ends the whole push, what names the server with all organisations but not the one that runs it.
 */
export function groupReaches(uuid: string, terms: ReachTerms, seen: ReadonlySet<string> = new Set()): boolean {
  const group = terms.groups.get(uuid)
  if (!group || seen.has(uuid)) return false
  const below = new Set([...seen, uuid])
  const childReaches = (child: string) => groupReaches(child, terms, below)
  if (group.composite === 'all') return group.children.length > 0 && group.children.every(childReaches)
  if (group.composite === 'any') return group.children.some(childReaches)
  const entry = group.servers.get(terms.link.id)
  if (!group.roaming && group.servers.size > 0 && !entry) return false
  if (entry?.allOrgs && !group.roaming) return true
  if ((group.orgs.get(terms.link.remoteOrg) ?? -Infinity) > terms.now) return true
  return group.children.some((child) => terms.groups.get(child)?.active === true && childReaches(child))
}

import type { Actor } from '../../access/actor.ts'
import type { Differences } from '../../db/tables/audit.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { recordChange, type Action } from '../audit/record.ts'
import type { SharingGroupRow } from './group.ts'
import { loadGroups, type Member } from './load-groups.ts'

/** Who is in a group by its own entries, in words for the log, under the names of the lists that groups are sent with. */
export type Entries = Record<'SharingGroupOrg' | 'SharingGroupServer' | 'SharingGroupGroup', string[]>

const nobody: Entries = { SharingGroupOrg: [], SharingGroupServer: [], SharingGroupGroup: [] }

export async function entriesOf(tx: Tx, groupId: number): Promise<Entries> {
  const group = (await loadGroups(tx, [groupId])).get(groupId)
  if (!group) return nobody
  return {
    SharingGroupOrg: group.members.map(inWords),
    SharingGroupServer: group.servers.map(({ server_id, all_orgs }) => `${server_id}${all_orgs ? ' (all_orgs)' : ''}`),
    SharingGroupGroup: group.children.map(({ name }) => name),
  }
}

function inWords({ org, extend, valid_until }: Member): string {
  return `${org.name}${extend ? ' (extend)' : ''}${valid_until ? ` until ${valid_until.toISOString()}` : ''}`
}

/** The entries that went and those that came; what stayed is not told again. */
export function changeOfEntries(before: Entries, after: Entries): Differences {
  const differences: Differences = {}
  for (const list of Object.keys(nobody) as (keyof Entries)[]) {
    const went = before[list].filter((entry) => !after[list].includes(entry))
    const came = after[list].filter((entry) => !before[list].includes(entry))
    if (went.length + came.length > 0) differences[list] = [orNull(went), orNull(came)]
  }
  return differences
}

function orNull(entries: string[]): string[] | null {
  return entries.length === 0 ? null : entries
}

/** Writes down a group that came or went, with all who are or were in it. */
export async function recordWhole(
  tx: Tx,
  actor: Actor,
  action: Extract<Action, 'add' | 'delete'>,
  { group, entries }: { group: SharingGroupRow; entries: Entries },
): Promise<void> {
  const isAdded = action === 'add'
  const members = isAdded ? changeOfEntries(nobody, entries) : changeOfEntries(entries, nobody)
  await recordChange(tx, actor, {
    model: 'SharingGroup',
    action,
    ...(isAdded ? { after: group } : { before: group }),
    members,
  })
}

/** Writes down that somebody was let into a group or shown out; also where it turns out that nothing changed. */
export async function recordMembers(tx: Tx, actor: Actor, group: SharingGroupRow, members: Differences): Promise<void> {
  await recordChange(tx, actor, { model: 'SharingGroup', action: 'edit', before: group, after: group, members })
}

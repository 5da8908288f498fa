import { walkSharables, type Event, type Sharable } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { resolveSharingGroup } from '../sharing-groups/resolve.ts'
import type { Children } from './flatten.ts'
import type { Sharing } from './merge.ts'

/** With whom a record that was sent is shared here. */
export type SharingOf = (sent: Sharable) => Sharing

/** The groups that came with records, as far as the actor may share with them. */
export type ResolvedSharing = { sharingOf: SharingOf; isNarrowed: (sent: Sharable) => boolean }

/**
 * Resolves the groups that the records of an event name, once each. A child whose group is unknown or not the actor's to
 * use falls back to its own organisation alone, as MISP does it: nothing is lost, and nothing leaks.
 */
export async function resolveSharing(tx: Tx, actor: Actor, children: Children | Event): Promise<ResolvedSharing> {
  const resolved = new Map<string, number | undefined>()
  for (const sent of walkSharables(children)) {
    const key = groupKey(sent)
    if (key === undefined || resolved.has(key)) continue
    resolved.set(key, await resolveSharingGroup(tx, actor, sent))
  }
  const isNarrowed = (sent: Sharable) => {
    const key = groupKey(sent)
    return key !== undefined && resolved.get(key) === undefined
  }
  const sharingOf: SharingOf = (sent) => {
    const key = groupKey(sent)
    if (key === undefined) return { distribution: sent.distribution, sharing_group_id: 0 }
    const groupId = resolved.get(key)
    return groupId === undefined
      ? { distribution: 0, sharing_group_id: 0 }
      : { distribution: 4, sharing_group_id: groupId }
  }
  return { sharingOf, isNarrowed }
}

/** A record that was saved, but for the group that it was to be shared with. */
export type Narrowed = { path: string; group: string }

/** The records whose groups could not be used, so that nobody takes them for shared. */
export function narrowedOf(
  { isNarrowed }: ResolvedSharing,
  sent: readonly { path: string; sent: Sharable }[],
): Narrowed[] {
  return sent.flatMap((item) => (isNarrowed(item.sent) ? [{ path: item.path, group: groupKey(item.sent) ?? '' }] : []))
}

function groupKey(sent: Sharable): string | undefined {
  if (sent.distribution !== 4) return undefined
  if (sent.sharing_group_ids) return `${sent.sharing_group_mode ?? 'any'}:${sent.sharing_group_ids.join(',')}`
  return sent.SharingGroup?.uuid ?? String(sent.sharing_group_id ?? 0)
}

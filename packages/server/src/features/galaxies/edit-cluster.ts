import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { recordChange } from '../audit/record.ts'
import { versionOf } from './decide-capture.ts'
import { requireEditable } from './find-cluster.ts'
import { clusterRefusal, readSentCluster, sentBelow, sentSharing } from './sent-cluster.ts'
import { updateOwn, type StoredCluster } from './write-own.ts'

/** Edits a cluster of one's own: what was sent changes, the rest stays. Whatever changes is not published any more. */
export async function editCluster(context: Context, actor: Actor, id: string, body: unknown): Promise<number> {
  const sent = readSentCluster(body, 'edit')
  if (sent.value !== undefined && sent.value.trim() === '')
    throw clusterRefusal('edit', 'value: A value has to be given.')
  return inTransaction(context, async (tx) => {
    const before = await requireEditable(tx, actor, id)
    const { value, description, source, authors, extends_uuid, extends_version } = sent
    const set = {
      value: value ?? before.value,
      description: description ?? before.description,
      source: source ?? before.source,
      authors: authors ?? before.authors,
      extends_uuid: extends_uuid ?? before.extends_uuid,
      extends_version: extends_version ?? before.extends_version,
      ...(sent.distribution === undefined ? {} : await sentSharing(tx, actor, sent, before.distribution)),
      ...touched(context, before),
    }
    const after = await updateOwn(tx, actor, { id: before.id, set }, sentBelow(sent))
    await recordChange(tx, actor, { model: 'GalaxyCluster', action: 'edit', before, after })
    return before.id
  })
}

/** What every change does to a cluster: other servers take it for newer, and it waits to be published again. */
export function touched({ clock }: Pick<Context, 'clock'>, before: StoredCluster) {
  return { version: nextVersion(clock.seconds(), before), published: false }
}

/** The time of the change. Of two within a second, the later one is newer. */
export function nextVersion(now: number, { version }: Pick<StoredCluster, 'version'>): string {
  return String(Math.max(now, versionOf(version) + 1))
}

/** Notes that something which belongs to a cluster has changed. */
export async function touchCluster(tx: Tx, context: Context, before: StoredCluster): Promise<void> {
  await tx.updateTable('galaxy_clusters').set(touched(context, before)).where('id', '=', before.id).execute()
}

import { galaxyClusterRelation, model, Report, text, unwrap, uuid, type Infer } from '@tocsin/format'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { touchCluster } from './edit-cluster.ts'
import { findCluster, requireEditable } from './find-cluster.ts'
import { sharingOf, writeRelation, writeRelationTags } from './write-own.ts'

/** What a request says of a relation. `tags` are names, separated by commas. */
export const sentRelation = model('GalaxyClusterRelation', {
  ...galaxyClusterRelation.fields,
  referenced_galaxy_cluster_uuid: uuid,
  referenced_galaxy_cluster_type: text,
  tags: text,
})
type SentRelation = Infer<typeof sentRelation>
type Action = 'add' | 'edit'

function readRelation(body: unknown, action: Action): SentRelation {
  const report = new Report()
  const sent = sentRelation.read(unwrap(body, 'GalaxyClusterRelation')[0] ?? {}, report)
  const [finding] = report.findings
  if (sent && !finding) return sent
  throw refusal(action, finding ? `${finding.path}: ${finding.message}` : 'A relation is an object.')
}

function refusal(action: Action, errors: string): Problem {
  const details = { url: `/galaxy_cluster_relations/${action}`, errors }
  return new Problem('rejected', `Could not ${action} GalaxyClusterRelation`, details)
}

/** The tags that a request names, in either of its ways; undefined where it names none. */
function tagsOf({ Tag, tags }: SentRelation) {
  if (Tag !== undefined || tags === undefined) return Tag
  const names = tags.split(',').map((name) => name.trim())
  return names.filter((name) => name !== '' && name.length <= 255).map((name) => ({ name }))
}

/** Says what a cluster of one's own is to another that one sees. */
export async function addRelation(context: Context, actor: Actor, body: unknown): Promise<number> {
  const sent = readRelation(body, 'add')
  const { referenced_galaxy_cluster_uuid: target, referenced_galaxy_cluster_type: kind = '' } = sent
  if (target === undefined) throw refusal('add', 'referenced_galaxy_cluster_uuid not provided')
  if (kind.trim() === '') throw refusal('add', 'referenced_galaxy_cluster_type not provided')
  return inTransaction(context, async (tx) => {
    const source = await sourceOf(tx, actor, sent)
    if (!(await findCluster(tx, viewerOf(actor), target))) throw refusal('add', 'Invalid referenced galaxy cluster')
    const twin = await tx
      .selectFrom('galaxy_cluster_relations')
      .select('id')
      .where('galaxy_cluster_id', '=', source.id)
      .where('referenced_galaxy_cluster_uuid', '=', target)
      .where('referenced_galaxy_cluster_type', '=', kind)
      .executeTakeFirst()
    if (twin) throw refusal('add', 'Relation already exists')
    const { distribution = source.distribution, sharing_group_id = source.sharing_group_id } = sent
    const relation = { ...sent, distribution, sharing_group_id, Tag: tagsOf(sent) }
    const id = await writeRelation(tx, actor, source.id, {
      ...relation,
      referenced_galaxy_cluster_uuid: target,
      referenced_galaxy_cluster_type: kind,
    })
    await recordChange(tx, actor, { model: 'GalaxyClusterRelation', action: 'add', after: await stored(tx, id) })
    await touchCluster(tx, context, source)
    return id
  })
}

async function sourceOf(tx: Tx, actor: Actor, { galaxy_cluster_uuid, galaxy_cluster_id }: SentRelation) {
  const name = galaxy_cluster_uuid ?? String(galaxy_cluster_id ?? '')
  if (!(await findCluster(tx, viewerOf(actor), name))) throw refusal('add', 'Invalid source galaxy cluster')
  return requireEditable(tx, actor, name)
}

/** Changes a relation of a cluster of one's own: its kind, its readers, its tags. */
export async function editRelation(context: Context, actor: Actor, id: string, body: unknown): Promise<number> {
  const sent = readRelation(body, 'edit')
  return inTransaction(context, async (tx) => {
    const { relation: before, source } = await requireRelation(tx, actor, id)
    const { referenced_galaxy_cluster_uuid: target, referenced_galaxy_cluster_type: kind } = sent
    const isOther = target !== undefined && target !== before.referenced_galaxy_cluster_uuid
    if (isOther && !(await findCluster(tx, viewerOf(actor), target))) {
      throw refusal('edit', 'Invalid referenced galaxy cluster')
    }
    const after = await tx
      .updateTable('galaxy_cluster_relations')
      .set({
        referenced_galaxy_cluster_uuid: target ?? before.referenced_galaxy_cluster_uuid,
        referenced_galaxy_cluster_type: kind ?? before.referenced_galaxy_cluster_type,
        ...(sent.distribution === undefined ? {} : await sharingOf(tx, actor, sent)),
      })
      .where('id', '=', before.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    const tags = tagsOf(sent)
    if (tags) await writeRelationTags(tx, actor, before.id, tags)
    await recordChange(tx, actor, { model: 'GalaxyClusterRelation', action: 'edit', before, after })
    await touchCluster(tx, context, source)
    return before.id
  })
}

export async function deleteRelation(context: Context, actor: Actor, id: string): Promise<number> {
  return inTransaction(context, async (tx) => {
    const { relation, source } = await requireRelation(tx, actor, id)
    await tx.deleteFrom('galaxy_cluster_relations').where('id', '=', relation.id).execute()
    await recordChange(tx, actor, { model: 'GalaxyClusterRelation', action: 'delete', before: relation })
    await touchCluster(tx, context, source)
    return relation.id
  })
}

async function stored(tx: Tx, id: number) {
  return tx.selectFrom('galaxy_cluster_relations').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

/** A relation for whoever may change it: it is its source's. Whoever does not see that finds none. */
async function requireRelation(tx: Tx, actor: Actor, text: string) {
  const id = /^\d{1,15}$/.test(text) ? Number(text) : 0
  const relation = await tx.selectFrom('galaxy_cluster_relations').selectAll().where('id', '=', id).executeTakeFirst()
  const isSeen = relation && (await findCluster(tx, viewerOf(actor), String(relation.galaxy_cluster_id)))
  if (!relation || !isSeen) throw new Problem('not-found', 'Invalid cluster relation')
  if (relation.is_default) throw new Problem('not-allowed', 'Default cluster relation cannot be edited')
  return { relation, source: await requireEditable(tx, actor, String(relation.galaxy_cluster_id)) }
}

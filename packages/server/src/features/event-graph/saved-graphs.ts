import { json, localId, model, Report, required, seconds, text, textUpTo, type Infer } from '@tocsin/format'
import { isSiteAdmin, viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Db, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { requireEvent } from '../events/find-event.ts'

/** A graph of an event as somebody arranged it; what is in it is their web page's to read. */
const savedGraph = model('SavedGraph', {
  id: localId,
  name: required(textUpTo(255)),
  graph: required(json),
  preview: text,
  saved: seconds,
  user_id: localId,
})
type SavedGraph = Infer<typeof savedGraph>

/** So many characters a graph and its picture take together. */
const MAX_LENGTH = 1_000_000

/** The graphs that the actor's organisation keeps of an event, newest first; site admins see all. */
export async function listGraphs(context: Context, actor: Actor, reference: string): Promise<string> {
  const event = await requireEvent(context.db, viewerOf(actor), reference)
  const rows = await ownGraphs(context.db, actor, event.id).orderBy('id', 'desc').execute()
  return `[${rows.map((row) => savedGraph.write(graphOf(row))).join(',')}]`
}

export async function keepGraph(context: Context, actor: Actor, reference: string, body: unknown): Promise<string> {
  const { name, graph, preview } = readSent(body)
  return inTransaction(context, async (tx) => {
    const event = await requireEvent(tx, viewerOf(actor), reference)
    const row = await tx
      .insertInto('event_graphs')
      .values({
        event_id: event.id,
        user_id: actor.userId,
        org_id: actor.orgId,
        timestamp: context.clock.seconds(),
        network_name: name,
        network_json: JSON.stringify(graph),
        preview_img: preview ?? null,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    await recordChange(tx, actor, { model: 'EventGraph', action: 'add', after: row })
    return savedGraph.write(graphOf(row))
  })
}

export async function dropGraph(context: Context, actor: Actor, reference: string, id: string): Promise<void> {
  await inTransaction(context, async (tx) => {
    const event = await requireEvent(tx, viewerOf(actor), reference)
    const number = /^\d{1,15}$/.test(id) ? Number(id) : 0
    const before = await ownGraphs(tx, actor, event.id).where('id', '=', number).executeTakeFirst()
    if (!before) throw new Problem('not-found', 'There is no such graph.')
    await tx.deleteFrom('event_graphs').where('id', '=', before.id).execute()
    await recordChange(tx, actor, { model: 'EventGraph', action: 'delete', before })
  })
}

function ownGraphs(db: Db | Tx, actor: Actor, eventId: number) {
  return db
    .selectFrom('event_graphs')
    .selectAll()
    .where('event_id', '=', eventId)
    .$if(!isSiteAdmin(actor), (query) => query.where('org_id', '=', actor.orgId))
}

type Row = { id: number; network_name: string; network_json: string; preview_img: string | null } & {
  timestamp: number
  user_id: number
}

function graphOf({ id, network_name, network_json, preview_img, timestamp, user_id }: Row): SavedGraph {
  const graph: unknown = JSON.parse(network_json)
  return { id, name: network_name, graph, preview: preview_img ?? undefined, saved: timestamp, user_id }
}

function readSent(body: unknown): SavedGraph {
  const report = new Report()
  const sent = savedGraph.read(body, report)
  const [finding] = report.findings
  if (!sent || finding)
    throw new Problem('invalid', `${finding?.path ?? 'graph'}: ${finding?.message ?? 'A graph has to be sent.'}`)
  const length = JSON.stringify(sent.graph).length + (sent.preview?.length ?? 0)
  if (length > MAX_LENGTH) throw new Problem('too-large', `graph: at most ${MAX_LENGTH} characters are kept.`)
  return sent
}

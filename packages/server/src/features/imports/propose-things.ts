import { Report, settleAttribute, type Attribute } from '@tocsin/format'
import { viewerOf } from '../../access/actor.ts'
import { inTransaction, rehearse } from '../../platform/db/connect.ts'
import { storeFiles, type StoredFiles } from '../events/attachments.ts'
import { wholeValue } from '../events/attribute-row.ts'
import { lockEvent } from '../events/edit.ts'
import { requireEvent } from '../events/find-event.ts'
import type { ProposalRow } from '../events/rows.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { fileProposal, type Proposing } from '../proposals/propose.ts'
import { attributeSays, attributesIn, type Into } from './save-into.ts'
import type { Item, Placed, Things } from './things.ts'

/** An attribute that was proposed, or why it was not. */
export type Proposal = { item: Item; row?: ProposalRow }

/**
 * Proposes the attributes of a document for an event, those of its objects too: MISP knows proposals of nothing else.
 * Each is settled by itself, and one that fits no rule does not keep the others out.
 */
export async function proposeThings(
  into: Into,
  { attributes, objects }: Pick<Things, 'attributes' | 'objects'>,
): Promise<Proposal[]> {
  const { context, actor, isRehearsed } = into
  const placed = [...attributes, ...objects.flatMap(({ path, sent }) => attributesIn(path, sent.Attribute))]
  const files = await storeFiles(context.files, { Attribute: placed.map(({ sent }) => sent) })
  const run = isRehearsed ? rehearse : inTransaction
  return run(context, async (tx) => {
    const found = await requireEvent(tx, viewerOf(actor), String(into.eventId))
    const proposing = { actor, event: await lockEvent(tx, found.id), now: context.clock.seconds() }
    const proposals: Proposal[] = []
    for (const one of placed) proposals.push(await proposeOne(tx, proposing, one, files))
    return proposals
  })
}

async function proposeOne(
  tx: Tx,
  proposing: Proposing,
  { path, sent }: Placed<Attribute>,
  files: StoredFiles,
): Promise<Proposal> {
  const head = { path, kind: 'ShadowAttribute', says: attributeSays(sent) } as const
  const report = new Report()
  // A proposal stands by itself, whatever object its value was in.
  const settled = settleAttribute({ ...sent, object_relation: null }, report)
  if (!settled) return { item: { ...head, outcome: 'refused', findings: report.findings } }
  const says = { ...settled, deleted: false }
  const proposed = { uuid: crypto.randomUUID(), attributeId: 0, isDeletion: false, says, file: files.get(sent) }
  const row = await fileProposal(tx, proposing, proposed)
  if (!row) return { item: { ...head, outcome: 'exists' } }
  const { type, category, to_ids, comment } = row
  const stored = { type, category, value: wholeValue(row), to_ids, comment }
  return { item: { ...head, outcome: 'added', uuid: row.uuid, id: String(row.id), says: stored }, row }
}

import { Report, settleAttribute, shadowAttribute, unwrap, type ShadowAttribute } from '@tocsin/format'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { storeFiles, type StoredFiles } from '../events/attachments.ts'
import type { Brought } from '../events/brought.ts'
import { signerOf } from '../events/company.ts'
import { lockEvent } from '../events/edit.ts'
import { requireEvent } from '../events/find-event.ts'
import type { EventRow, ProposalRow } from '../events/rows.ts'
import { insertProposal, proposalRow } from '../events/save-proposals.ts'
import { lockMail } from './mail-lock.ts'

/**
 * Saves the proposals that another server brings for one event. One that is known by its uuid and says the same is brought
 * up to what is newer; anything else is a proposal of its own. The proposer is known by the organisation's uuid alone,
 * since numbers are the sender's.
 *
 * Source: MISP's Event::pushProposals and ShadowAttribute::capture, in `sync-protocol` §3.3 and §4. MISP keeps the sender's
 * number of the organisation, which is somebody else's here.
 */
export async function bringProposals(context: Context, actor: Actor, event: string, body: unknown): Promise<Brought[]> {
  const { id } = await requireEvent(context.db, viewerOf(actor), event, 'Invalid Event')
  const sent = readSent(body)
  const files = await storeFiles(context.files, { Attribute: sent })
  return inTransaction(context, async (tx) => {
    const held = await lockEvent(tx, id)
    const brought: Brought[] = []
    for (const proposal of sent)
      brought.push(await keep(tx, { actor, event: held, files, now: context.clock.seconds() }, proposal))
    return brought
  })
}

function readSent(body: unknown): ShadowAttribute[] {
  const report = new Report()
  const sent = unwrap(body, 'ShadowAttribute').flatMap((raw, i) => {
    report.enter(i)
    const read = shadowAttribute.read(raw, report)
    report.leave()
    return read ?? []
  })
  const [fault] = report.findings
  if (fault) throw new Problem('invalid', `Proposals cannot be read. ${fault.path}: ${fault.message}`)
  return sent
}

type Bringing = { actor: Actor; event: EventRow; files: StoredFiles; now: number }

async function keep(tx: Tx, { actor, event, files, now }: Bringing, sent: ShadowAttribute): Promise<Brought> {
  const uuid = sent.uuid ?? crypto.randomUUID()
  const report = new Report()
  const says = settleAttribute(sent, report)
  if (!says)
    return {
      uuid,
      outcome: 'refused',
      why: report.findings.map(({ path, message }) => `${path}: ${message}`).join(' '),
    }
  const row = proposalRow(event, says, {
    uuid,
    old_id: sent.old_id || sent.proposal_to_delete ? await attributeOf(tx, event.id, uuid) : 0,
    org_id: await signerOf(tx, actor, sent.Org),
    email: '',
    proposal_to_delete: sent.proposal_to_delete ?? false,
    timestamp: says.timestamp ?? now,
  })
  const known = await findSame(tx, row)
  if (known) {
    if (known.timestamp >= (says.timestamp ?? 0)) return { uuid, outcome: 'unchanged' }
    const { deleted, timestamp } = row
    await tx.updateTable('shadow_attributes').set({ deleted, timestamp }).where('id', '=', known.id).execute()
    return { uuid, outcome: 'updated' }
  }
  const filed = await insertProposal(tx, row, files.get(sent))
  await lockMail(tx, event.id, filed.old_id)
  await recordChange(tx, actor, { model: 'ShadowAttribute', action: 'add', after: filed, event })
  return { uuid, outcome: 'added' }
}

/** A proposal of a change carries the uuid of what it would change. */
async function attributeOf(tx: Tx, eventId: number, uuid: string): Promise<number> {
  const query = tx.selectFrom('attributes').select('id').where('event_id', '=', eventId).where('uuid', '=', uuid)
  return (await query.executeTakeFirst())?.id ?? 0
}

async function findSame(
  tx: Tx,
  row: ReturnType<typeof proposalRow>,
): Promise<Pick<ProposalRow, 'id' | 'timestamp'> | undefined> {
  return tx
    .selectFrom('shadow_attributes')
    .select(['id', 'timestamp'])
    .where('event_id', '=', row.event_id)
    .where('uuid', '=', row.uuid)
    .where('type', '=', row.type)
    .where('category', '=', row.category)
    .where('value1', '=', row.value1)
    .where('value2', '=', row.value2 ?? '')
    .where('to_ids', '=', row.to_ids)
    .where('comment', '=', row.comment ?? '')
    .executeTakeFirst()
}

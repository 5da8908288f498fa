import type { Attribute, SettledAttribute } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { carriesFile, storeFiles } from '../events/attachments.ts'
import { wholeValue } from '../events/attribute-row.ts'
import type { AttributeRow, ProposalRow } from '../events/rows.ts'
import { requireLiveAttribute } from './find.ts'
import { propose } from './propose.ts'
import { readProposal, settleProposal } from './sent-proposal.ts'

/** What a proposal may change. Source: `sharing-and-distribution` §3.1. */
const changeable = ['value', 'type', 'category', 'comment', 'to_ids', 'first_seen', 'last_seen'] as const
/** What stays as it is on an attribute that carries a file. */
const fixedWithFile: ReadonlySet<string> = new Set(['type', 'category'])

type Said = Pick<Attribute, (typeof changeable)[number]>

/** Proposes to change an attribute: what was sent is to change, the rest to stay. */
export async function proposeChange(
  context: Context,
  actor: Actor,
  reference: string,
  body: unknown,
): Promise<ProposalRow> {
  const found = await requireLiveAttribute(context.db, actor, reference)
  const sent = readProposal(body)
  const change = changeOf(sent, found)
  const { data, base64, encrypt } = sent
  const carrier: Attribute = { ...saidBy(found), ...change, data, base64, encrypt }
  const file = (await storeFiles(context.files, { Attribute: [carrier] })).get(carrier)
  // A sample that is encrypted here has its digest in its value.
  const changed = file ? { ...change, value: carrier.value } : change
  return propose(context, actor, found.event_id, async (tx) => {
    const stored = await requireLiveAttribute(tx, actor, String(found.id))
    const says = settleProposal({ ...saidBy(stored), ...changed })
    if (!file && saysTheSame(says, stored)) throw new Problem('not-allowed', 'Invalid input.')
    return { uuid: stored.uuid, attributeId: stored.id, isDeletion: false, says, file }
  })
}

function changeOf(sent: Attribute, stored: AttributeRow): Said {
  const isFixed = (field: string) => carriesFile(stored) && fixedWithFile.has(field)
  const fields = changeable.filter((field) => sent[field] !== undefined && !isFixed(field))
  return Object.fromEntries(fields.map((field) => [field, sent[field]]))
}

/** What an attribute says now, of what a proposal may change. */
export function saidBy(stored: AttributeRow): Said {
  const { type, category, comment, to_ids, first_seen, last_seen } = stored
  return { value: wholeValue(stored), type, category, comment, to_ids, first_seen, last_seen }
}

function saysTheSame(says: SettledAttribute, stored: AttributeRow): boolean {
  const fields = ['type', 'category', 'value1', 'value2', 'comment', 'to_ids', 'first_seen', 'last_seen'] as const
  return fields.every((field) => says[field] === stored[field])
}

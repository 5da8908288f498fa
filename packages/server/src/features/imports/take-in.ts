import { UnreadableDocument, type Loss } from '@tocsin/convert'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isWished, type Wishes } from '../../platform/http/wishes.ts'
import { requireEvent, type EventHeader } from '../events/find-event.ts'
import { mayEditReports, mayModify } from '../events/may-change.ts'
import { currentLists } from '../warninglists/current-lists.ts'
import type { EnabledLists } from '../warninglists/enabled-lists.ts'
import { readerOf, type ReadDocument, type Reading, type SentDocument } from './documents.ts'
import { heedLists } from './heed.ts'
import { proposeThings } from './propose-things.ts'
import { attributeSays, attributesIn, saveInto, type Into } from './save-into.ts'
import { thingsOf, type Item, type Things } from './things.ts'

/** What a document came to: each thing in it with what became of it, or would, and what was lost. */
export type TakenIn = { as: 'attributes' | 'proposals'; isRehearsed: boolean; items: Item[]; losses: Loss[] }

/** More is taken in line by line. */
const MOST = 100_000

/**
 * Takes a document into an event: as what it tells, by whoever may change the event, and as proposals by others. With
 * `dryRun` nothing changes, and the answer is what would become of each thing.
 */
export async function takeIn(context: Context, actor: Actor, event: string, sent: SentDocument): Promise<TakenIn> {
  const { wishes } = sent
  const found = await requireEvent(context.db, viewerOf(actor), event)
  const read = await readDocument(sent, { context, actor, eventUuid: found.uuid })
  const lists = await currentLists(context)
  const things = thingsOf(read.events, wishes)
  refuseMany(things)
  const dropped = dropListed(things, wishes, lists)
  const isRehearsed = isWished(wishes['dryRun'])
  const as = mayModify(actor, found) && !isWished(wishes['proposals']) ? 'attributes' : 'proposals'
  const losses = [...read.losses, ...leaveOut(things, as, actor, found)]
  const into = { context, actor, eventId: found.id, isRehearsed, lists }
  const saved = as === 'attributes' ? await saveInto(into, things) : await proposeInto(into, things)
  const items = [...saved.items, ...dropped].map((item) => shown(item, read, lists))
  return { as, isRehearsed, items, losses: [...losses, ...saved.losses] }
}

async function proposeInto(into: Into, things: Things): Promise<{ items: Item[]; losses: Loss[] }> {
  const proposals = await proposeThings(into, things)
  return { items: proposals.map(({ item }) => item), losses: [] }
}

async function readDocument(sent: SentDocument, reading: Reading): Promise<ReadDocument> {
  const read = readerOf(sent.wishes)
  try {
    return await read(sent, reading)
  } catch (error) {
    if (error instanceof UnreadableDocument) throw new Problem('invalid', error.message)
    throw error
  }
}

function refuseMany({ attributes, objects }: Things): void {
  const count = objects.reduce((sum, { sent }) => sum + (sent.Attribute?.length ?? 0), attributes.length)
  if (count > MOST) throw new Problem('too-large', `Documents of up to ${MOST} values are taken in.`)
}

/** Takes out what is on a warninglist, where that is wished for. An object stays whole. */
function dropListed(things: Things, wishes: Wishes, lists: EnabledLists | undefined): Item[] {
  const wish = wishes['adhereToWarninglists']
  if (!lists || !isWished(wish)) return []
  const dropped = things.attributes.filter(({ sent }) => heedLists(wish, lists, sent) === 'dropped')
  const isDropped = new Set(dropped)
  things.attributes = things.attributes.filter((one) => !isDropped.has(one))
  for (const { path, sent } of things.objects) {
    for (const one of attributesIn(path, sent.Attribute)) heedLists('soft', lists, one.sent)
  }
  return dropped.map(({ path, sent }) => {
    return { path, kind: 'Attribute', outcome: 'dropped', says: attributeSays(sent) }
  })
}

/** Takes out what the actor may not bring in, and says so. */
function leaveOut(things: Things, as: TakenIn['as'], actor: Actor, event: EventHeader): Loss[] {
  const losses: Loss[] = []
  if (as === 'proposals') {
    const why = 'Objects cannot be proposed: the attributes in it are, each by itself.'
    losses.push(...things.objects.map(({ path }) => ({ path, why })))
  }
  if (as === 'attributes' && mayEditReports(actor, event)) return losses
  const why = 'Only members of the organisation that made the event write its reports.'
  losses.push(...things.reports.map(({ path }) => ({ path, why })))
  things.reports = []
  return losses
}

/** With what warninglists say of it, and what else it might be. */
function shown(item: Item, { indicators }: ReadDocument, lists: EnabledLists | undefined): Item {
  const { type = '', value = '' } = item.says as { type?: string; value?: string }
  const warnings = lists?.warningsOf(type, value) ?? []
  const indicator = indicators?.get(item.path)
  return { ...item, ...(indicator ? { indicator } : {}), ...(warnings.length > 0 ? { warnings } : {}) }
}

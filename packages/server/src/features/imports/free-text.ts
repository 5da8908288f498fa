import { findIndicators, type Indicator } from '@tocsin/convert'
import type { Attribute } from '@tocsin/format'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Wishes } from '../../platform/http/wishes.ts'
import { requireEvent } from '../events/find-event.ts'
import { mayModify } from '../events/may-change.ts'
import type { AttributeRow, ProposalRow } from '../events/rows.ts'
import { gather, refuseTooLong } from '../reports/gather.ts'
import { currentLists } from '../warninglists/current-lists.ts'
import { attributeOf } from './documents.ts'
import { heedLists } from './heed.ts'
import { proposeThings } from './propose-things.ts'
import { readShared } from './read-shared.ts'
import { saveImported, type Into } from './save-into.ts'

/** What came of an indicator in the text. */
export type Imported = { indicator: Indicator } & ({ attribute: AttributeRow } | { proposal: ProposalRow })

/** An indicator in the text, and the attribute that it is to be. */
export type Found = { indicator: Indicator; sent: Attribute }

export type ImportedText = { eventId: number; found: Found[]; imported: Imported[] }

/** The text of a free-text import. */
export function textOf({ value }: Wishes): string {
  if (typeof value !== 'string' || value === '')
    throw new Problem('invalid', 'value has to be the text to look through.')
  refuseTooLong(value)
  return value
}

/**
 * Makes attributes of the indicators in a text, each as the type that is likeliest, or proposals where the actor may not
 * change the event. What is on a warninglist is left out or loses `to_ids`, if so wished. What stands on the event already,
 * or breaks a rule of its type, is passed over.
 *
 * Source: MISP's EventsController::freeTextImport, in `import-export` §1.
 */
export async function importFreeText(
  context: Context,
  actor: Actor,
  reference: string,
  wishes: Wishes,
): Promise<ImportedText> {
  const text = textOf(wishes)
  const event = await requireEvent(context.db, viewerOf(actor), reference)
  const shared = readShared(wishes)
  const lists = await currentLists(context)
  const found = (await gather(findIndicators(text))).map((indicator): Found => {
    return { indicator, sent: { distribution: 5, ...shared, ...attributeOf(indicator) } }
  })
  const kept = found.filter(({ sent }) => heedLists(wishes['adhereToWarninglists'], lists, sent) === 'kept')
  const into = { context, actor, eventId: event.id, isRehearsed: false, lists }
  const imported = mayModify(actor, event) ? await saveFound(into, kept) : await proposeFound(into, kept)
  return { eventId: event.id, found, imported }
}

async function saveFound(into: Into, found: readonly Found[]): Promise<Imported[]> {
  const { attributes } = await saveImported(into, { Attribute: found.map(({ sent }) => sent) })
  return attributes.flatMap((outcome, i) => {
    const indicator = found[i]?.indicator
    return outcome.kind === 'added' && indicator ? [{ attribute: outcome.row, indicator }] : []
  })
}

async function proposeFound(into: Into, found: readonly Found[]): Promise<Imported[]> {
  const attributes = found.map(({ sent }, i) => ({ path: `Attribute[${i}]`, sent }))
  const proposals = await proposeThings(into, { attributes, objects: [] })
  return proposals.flatMap(({ row: proposal }, i) => {
    const indicator = found[i]?.indicator
    return proposal && indicator ? [{ proposal, indicator }] : []
  })
}

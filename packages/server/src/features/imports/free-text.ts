import { findIndicators, type Indicator } from '@tocsin/convert'
import { attribute, Report, type Attribute } from '@tocsin/format'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isWished, type Wishes } from '../../platform/http/wishes.ts'
import { changeInside } from '../events/change-inside.ts'
import { requireEvent } from '../events/find-event.ts'
import { mayModify, refuseChange } from '../events/may-change.ts'
import { recordInside } from '../events/record-inside.ts'
import type { AttributeRow } from '../events/rows.ts'
import { saveChildren } from '../events/save-children.ts'
import { gather, refuseTooLong } from '../reports/gather.ts'
import { currentLists } from '../warninglists/current-lists.ts'
import type { EnabledLists } from '../warninglists/enabled-lists.ts'

/** An attribute that came of an indicator in the text. */
export type Imported = { row: AttributeRow; indicator: Indicator }

/** The text of a free-text import. */
export function textOf({ value }: Wishes): string {
  if (typeof value !== 'string' || value === '')
    throw new Problem('invalid', 'value has to be the text to look through.')
  refuseTooLong(value)
  return value
}

/**
 * Makes attributes of the indicators in a text, each as the type that is likeliest. What is on a warninglist is left out
 * or loses `to_ids`, if so wished. What stands on the event already, or breaks a rule of its type, is passed over.
 *
 * Source: MISP's EventsController::freeTextImport, in `import-export` §1.
 */
export async function importFreeText(
  context: Context,
  actor: Actor,
  reference: string,
  wishes: Wishes,
): Promise<Imported[]> {
  const text = textOf(wishes)
  const event = await requireEvent(context.db, viewerOf(actor), reference)
  if (!mayModify(actor, event)) refuseChange()
  const shared = readShared(wishes)
  const lists = await currentLists(context)
  const found = heed(wishes['adhereToWarninglists'], lists, await gather(findIndicators(text)))
  const children = { Attribute: found.map((indicator) => attributeOf(indicator, shared)) }
  return changeInside(context, actor, { event: String(event.id) }, async (tx, row) => {
    const now = context.clock.seconds()
    const options = { now, existing: 'refuse', duplicates: 'refuse', isNewEvent: false, files: new Map() } as const
    const saved = await saveChildren(tx, row, children, { origin: { by: 'import', actor, lists }, ...options })
    const imported = saved.attributes.flatMap((outcome, i) => {
      const indicator = found[i]
      return outcome.kind === 'added' && indicator ? [{ row: outcome.row, indicator }] : []
    })
    if (imported.length > 0) await recordInside(tx, actor, row, saved)
    return { result: imported, isChanged: imported.length > 0 }
  })
}

type Shared = Pick<
  Attribute,
  'distribution' | 'sharing_group_id' | 'SharingGroup' | 'sharing_group_ids' | 'sharing_group_mode'
>

function readShared({ distribution, sharing_group_id, sharing_group_ids, sharing_group_mode }: Wishes): Shared {
  const report = new Report()
  const read = attribute.read({ distribution, sharing_group_id, sharing_group_ids, sharing_group_mode }, report)
  const [fault] = report.findings
  if (read && !fault) return read
  throw new Problem('invalid', `${fault?.path ?? ''}: ${fault?.message ?? ''}`)
}

/** 1 leaves out what is on an enabled list, `soft` keeps it without `to_ids`. */
function heed(wish: unknown, lists: EnabledLists | undefined, found: readonly Indicator[]): Indicator[] {
  if (!lists || !isWished(wish)) return [...found]
  const isListed = ({ default_type, value }: Indicator) => lists.isListed(default_type, value)
  if (wish !== 'soft') return found.filter((indicator) => !isListed(indicator))
  return found.map((indicator) => (isListed(indicator) ? { ...indicator, to_ids: false } : indicator))
}

function attributeOf({ default_type, value, to_ids, comment = '' }: Indicator, shared: Shared): Attribute {
  return { distribution: 5, ...shared, type: default_type, value, to_ids, comment }
}

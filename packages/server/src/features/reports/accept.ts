import type { Indicator } from '@tocsin/convert'
import { isAttributeType, type Attribute, type Finding } from '@tocsin/format'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { mayModify, refuseChange } from '../events/may-change.ts'
import { recordInside } from '../events/record-inside.ts'
import type { EventRow } from '../events/rows.ts'
import { saveChildren } from '../events/save-children.ts'
import type { EnabledLists } from '../warninglists/enabled-lists.ts'
import { attributeOf, knownValues } from './known-values.ts'

/** An indicator that is to become an attribute, and as what, where somebody chose. */
export type Accepted = {
  indicator: Indicator
  as?: Pick<Attribute, 'type' | 'category' | 'to_ids' | 'comment' | 'value'>
}

/** `lists` for what nobody chose one by one: warninglists may take its `to_ids` away. */
export type Into = { event: EventRow; now: number; lists?: EnabledLists | undefined }

/** By which attribute an indicator is known now. */
export type UuidOf = (indicator: Indicator) => string | undefined

/** Attributes that come of a report are shared as their event is. Source: `content-formats` §9. */
const INHERIT = 5

/**
 * Makes attributes of indicators, but of those that are attributes of the event already. Those that break a rule are left
 * out and named.
 */
export async function acceptIndicators(
  tx: Tx,
  actor: Actor,
  { event, now, lists }: Into,
  accepted: readonly Accepted[],
): Promise<{ uuidOf: UuidOf; rejected: Finding[] }> {
  if (!mayModify(actor, event)) refuseChange()
  const viewer = viewerOf(actor)
  const written = accepted.map(({ indicator, as }) => ({ ...indicator, value: as?.value ?? indicator.value }))
  const before = await knownValues(tx, viewer, [event.id], written)
  const wanted = accepted.filter((_, i) => written[i] && attributeOf(before, written[i]) === undefined)
  const options = { now, existing: 'refuse', duplicates: 'refuse', isNewEvent: false, files: new Map() } as const
  const children = { Attribute: wanted.flatMap(attributesFor) }
  const saved = await saveChildren(tx, event, children, {
    origin: lists ? { by: 'import', actor, lists } : { by: 'user', actor },
    ...options,
  })
  if (saved.attributes.some(({ kind }) => kind === 'added')) await recordInside(tx, actor, event, saved)
  const after = await knownValues(tx, viewer, [event.id], written)
  const byValue = new Map(accepted.map(({ indicator }, i) => [indicator.value, written[i]]))
  return {
    rejected: saved.attributes.flatMap((outcome) => (outcome.kind === 'refused' ? outcome.findings : [])),
    uuidOf: (indicator) => attributeOf(after, byValue.get(indicator.value) ?? indicator),
  }
}

/** Two types that are chosen at once make an attribute of each. Source: `import-export` §1, "Saving". */
const PAIRS: Record<string, string[]> = {
  'ip-src/ip-dst': ['ip-src', 'ip-dst'],
  'ip-src|port/ip-dst|port': ['ip-src|port', 'ip-dst|port'],
}

function attributesFor({ indicator, as = {} }: Accepted): Attribute[] {
  const chosen = as.type ?? indicator.default_type
  return (PAIRS[chosen] ?? [chosen]).map((type) => ({
    type,
    // What was said of another type does not hold for the one that was chosen.
    ...(isAttributeType(type) && type !== indicator.default_type ? {} : { to_ids: indicator.to_ids }),
    value: as.value ?? indicator.value,
    comment: as.comment ?? indicator.comment ?? '',
    ...(as.category === undefined ? {} : { category: as.category }),
    ...(as.to_ids === undefined ? {} : { to_ids: as.to_ids }),
    distribution: INHERIT,
  }))
}

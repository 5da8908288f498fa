import type { Indicator } from '@tocsin/convert'
import { foldValue, Report, settleAttribute, type Attribute } from '@tocsin/format'
import { wholeValue } from '../events/attribute-row.ts'
import type { FeedRow } from './find-feed.ts'

/** A live value of the event that the feed goes into. */
export type Standing = { uuid: string; value1: string; value2: string }

/** What a feed of values would change. */
export type Decided = {
  added: Attribute[]
  /** The uuids of attributes whose values are not in the feed any more, and are to be deleted. */
  gone: string[]
  /** How many are on the event already. */
  known: number
  /** How many break a rule of their type. */
  refused: number
}

type Terms = Pick<FeedRow, 'override_ids' | 'force_to_ids' | 'delta_merge' | 'settings'>

/**
 * Compares what a feed has with what stands on its event, values in their normal form and in any case. Values that stay
 * are not touched.
 *
 * Source: MISP's Feed::saveFreetextFeedData, in `content-formats` §7.
 */
export function decideValues(found: readonly Indicator[], standing: readonly Standing[], terms: Terms): Decided {
  const uuids = new Map<string, string[]>()
  for (const row of standing) {
    const key = foldValue(wholeValue(row))
    uuids.set(key, [...(uuids.get(key) ?? []), row.uuid])
  }
  const seen = new Set<string>()
  const decided: Decided = { added: [], gone: [], known: 0, refused: 0 }
  for (const indicator of found) {
    const outcome = decideOne(indicator, uuids, seen)
    if (outcome === 'added') decided.added.push(attributeOf(indicator, terms))
    else if (outcome !== 'twice') decided[outcome] += 1
  }
  if (terms.delta_merge) for (const [key, gone] of uuids) if (!seen.has(key)) decided.gone.push(...gone)
  return decided
}

/** Most values of a feed are as they were: only those that are not found as they are written are looked at closely. */
function decideOne(
  { default_type: type, value }: Indicator,
  known: ReadonlyMap<string, unknown>,
  seen: Set<string>,
): 'added' | 'known' | 'refused' | 'twice' {
  let key = foldValue(value)
  if (!known.has(key)) {
    const settled = settleAttribute({ type, value }, new Report())
    if (!settled) return 'refused'
    key = foldValue(wholeValue(settled))
  }
  if (seen.has(key)) return 'twice'
  seen.add(key)
  return known.has(key) ? 'known' : 'added'
}

function attributeOf({ default_type, value, to_ids, comment = '' }: Indicator, terms: Terms): Attribute {
  return {
    type: default_type,
    value,
    comment,
    distribution: 5,
    to_ids: terms.force_to_ids || (to_ids && !terms.override_ids),
    ...(terms.settings?.disable_correlation === true ? { disable_correlation: true } : {}),
  }
}

import type { Finding } from '@tocsin/format'
import { wholeValue } from './attribute-row.ts'
import { errorsByField } from './errors-by-field.ts'
import type { SentAttribute } from './flatten.ts'
import type { Outcome } from './merge.ts'
import type { Origin } from './origin.ts'
import type { AttributeRow } from './rows.ts'

/** Source: MISP's MispAttribute model; `attribute-types`, "enforceWarninglist". */
const TRIPS = {
  rule: 'attribute.warninglist',
  message: 'Attribute could not be saved as it trips over a warninglist and enforceWarninglist is enforced.',
}

/**
 * What warninglists do to attributes on their way in: one that asks for it is refused where it is on a list, and what
 * was not written here loses `to_ids` where a list says so.
 */
export function* applyLists(
  outcomes: Iterable<Outcome<AttributeRow>>,
  sent: readonly SentAttribute[],
  { by, lists }: Origin,
): Generator<Outcome<AttributeRow>> {
  let i = 0
  for (const outcome of outcomes) {
    const item = sent[i++]
    if (!lists || !item || (outcome.kind !== 'added' && outcome.kind !== 'updated')) {
      yield outcome
      continue
    }
    const { path, row } = outcome
    const value = wholeValue(row)
    if (item.sent.enforceWarninglist && lists.isListed(row.type, value)) {
      const finding = { path: `${path}.value`, ...TRIPS, value }
      yield { kind: 'refused', path, uuid: item.uuid, findings: [finding] }
      continue
    }
    if (by !== 'user' && row.to_ids && lists.isDropped(row.type, value)) row.to_ids = false
    yield outcome
  }
}

/** What is wrong with an attribute by field; that it is on a warninglist is told as a sentence, as MISP does. */
export function errorsOfAttribute(findings: Finding[]): Record<string, string[]> | string {
  const tripped = findings.find(({ rule }) => rule === TRIPS.rule)
  return tripped ? tripped.message : errorsByField(findings)
}

import { checkCategory, defaultCategory, isAttributeType, isCategory } from '@tocsin/format'
import { derivedUuid } from '../../derived-uuid.ts'
import type { Lose } from '../../loss.ts'
import { STIX_NAMESPACE } from '../../stix2/mapping/constants.ts'
import type { EventDraft } from '../../stix2/read/event-draft.ts'
import type { StixRecord } from '../shape/shape.ts'
import { recordOf, textOfLeaf } from '../shape/to-xml.ts'
import { listOf } from '../mapping/places.ts'

/** What all that read one package have in their hands. */
export type Reading = {
  draft: EventDraft
  /** Whether MISP made the document, whose titles then tell what a thing was. */
  isOwn: boolean
  /** Everything that has an id, by it. */
  byId: ReadonlyMap<string, StixRecord>
  lose: Lose
}

/** What is said of a thing that was found, beside what it is. */
export type Standing = {
  path: string
  uuid: string
  title: string
  comment: string
  relationship: string
  to_ids: boolean
  timestamp: number | undefined
  tags: readonly string[]
}

const UUID = /([0-9a-f]{8}-[0-9a-f]{4}-)([0-9a-f])([0-9a-f]{3}-)([0-9a-f])([0-9a-f]{3}-[0-9a-f]{12})$/i

/** The UUID that an id ends with where it is of version 1, 3, 4 or 5; else one that everybody derives from it. */
export function uuidOfId(id: string): { uuid: string; original: string | undefined } {
  const found = UUID.exec(id)
  const isGood = found !== null && /[1345]/.test(found[2] ?? '') && /[89ab]/i.test(found[4] ?? '')
  if (isGood) return { uuid: found[0].toLowerCase(), original: undefined }
  const original = found?.[0].toLowerCase() ?? id
  return { uuid: derivedUuid(original, STIX_NAMESPACE), original }
}

export function textAt(record: StixRecord | undefined, key: string): string {
  return textOfLeaf(record?.[key])
}

export function recordsAt(record: StixRecord | undefined, ...keys: string[]): StixRecord[] {
  const [last = '', ...path] = keys.toReversed()
  const inner = path.toReversed().reduce((found, key) => recordOf(found[key]), record ?? {})
  return listOf(inner[last]).map(recordOf)
}

/** What is named by its id stands elsewhere in the document. */
export function resolved(record: StixRecord, { byId }: Reading): StixRecord {
  return byId.get(textAt(record, 'idref')) ?? record
}

/** What is dated later than this is dated so to say that it never ends. */
const LATEST = Date.UTC(2100, 0)

export function secondsOf(text: string): number | undefined {
  const millis = Date.parse(text)
  return Number.isNaN(millis) || millis < 0 || millis > LATEST ? undefined : Math.floor(millis / 1000)
}

/** A category that the relationship names and the type allows; else that of the type. */
export function categoryFor(type: string, relationship: string): string {
  if (!isAttributeType(type)) return 'Other'
  const isAllowed = isCategory(relationship) && checkCategory(type, relationship).length === 0
  return isAllowed ? relationship : defaultCategory(type)
}

/** Adds an attribute. The first of an observable has its id, others have ids that come of it. */
// oxlint-disable-next-line max-params -- a value, what is said of it, and where it goes
export function addAttribute(
  type: string,
  value: string,
  standing: Standing,
  reading: Reading,
  more: object = {},
): void {
  const { path, uuid, relationship, to_ids, comment, timestamp, tags } = standing
  const raw = {
    type,
    value,
    category: categoryFor(type, relationship),
    to_ids,
    comment,
    timestamp,
    Tag: tags.map((name) => ({ name })),
    ...more,
  }
  const isTaken = reading.draft.madeOf(uuid) !== undefined
  const id = isTaken ? derivedUuid(`${type}|${value}`, uuid) : uuid
  reading.draft.addAttribute({ uuid: id, ...raw }, [id], path)
}

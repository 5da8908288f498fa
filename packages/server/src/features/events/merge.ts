import { foldValue, Report, settleAttribute, type Attribute, type Finding, type MispObject } from '@tocsin/format'
import { attributeRow, wholeValue } from './attribute-row.ts'
import type { SentAttribute, SentObject } from './flatten.ts'
import type { AttributeRow, ObjectRow } from './rows.ts'
import type { TemplateDefaults } from './template-defaults.ts'
import { laterThan } from './touch.ts'

/** What becomes of one thing that was sent. */
export type Outcome<Row> =
  | { kind: 'added'; path: string; row: Row }
  | { kind: 'updated'; path: string; row: Row; was: Row }
  | { kind: 'unchanged'; path: string; row: Row }
  | { kind: 'refused'; path: string; uuid: string; findings: Finding[] }

/** How an existing uuid, and an existing value, are met. */
export type MergeRules = {
  eventId: number
  /** Unix seconds that stand where the sender gave no time. */
  now: number
  /** `refuse` where a caller adds and must not overwrite. */
  existing: 'update' | 'refuse'
  /** An equal value that stands on the event already: refused, or taken for the one meant. */
  duplicates: 'refuse' | 'update'
  /** Whether what is here stays shared as it is, whatever the sender says. */
  keepsLevels?: boolean
  /** The uuids of stored things that the sender may not see: to them they are taken, and no more. */
  hidden: ReadonlySet<string>
}

/**
 * As `MergeRules`, and the local ids of the objects that were sent and not refused, by uuid, and what their templates say
 * of attributes that are new.
 */
export type AttributeRules = MergeRules & { objectIds: ReadonlyMap<string, number>; defaultsOf?: TemplateDefaults }

export type Sharing = { distribution: number | undefined; sharing_group_id: number }

/** What is stored keeps its level and its group. */
const AS_IT_IS: Sharing = { distribution: undefined, sharing_group_id: 0 }

/** An attribute with the key of one that stands on its event already is one too many. MISP compares without case. */
export function duplicateKey(row: Pick<AttributeRow, 'type' | 'category' | 'value1' | 'value2'>): string {
  return `${row.type}\0${row.category}\0${foldValue(row.value1)}\0${foldValue(row.value2)}`
}

/** Of attributes that come together, those that are the same to the letter are one. Source: MISP's Event::_add. */
function letterKey(row: AttributeRow): string {
  return `${row.type}\0${row.category}\0${row.value1}\0${row.value2}`
}

const notUnique = { rule: 'uuid.unique', message: 'The UUID provided is not unique' }
const noRelation = {
  rule: 'attribute.object_relation.missing',
  message: 'Object attribute sent, but no object_relation set.',
}
const noObject = { rule: 'attribute.object', message: 'The object that the attribute belongs to was refused.' }
const similar = { rule: 'attribute.value.unique', message: 'A similar attribute already exists for this event.' }

/**
 * Decides what becomes of every attribute that was sent: new ones are added, newer ones update, the rest stay.
 * `stored` holds those whose uuid is known, wherever they live; `sharingOf` says with whom each is to be shared. Decided
 * one by one as they are asked for, so that the first are on their way while the last are looked at.
 *
 * Source: MISP's MispAttribute::captureAttributes and editAttribute; timestamps decide.
 */
export function* mergeAttributes(
  sent: readonly SentAttribute[],
  stored: ReadonlyMap<string, AttributeRow>,
  rules: AttributeRules,
  sharingOf: (sent: Attribute) => Sharing,
): Generator<Outcome<AttributeRow>> {
  for (const item of sent) {
    const known = stored.get(item.uuid)
    const sharing = known && rules.keepsLevels ? AS_IT_IS : sharingOf(item.sent)
    yield known ? mergeKnown(item, known, rules, sharing) : mergeNew(item, rules, sharing)
  }
}

function mergeNew(item: SentAttribute, rules: AttributeRules, sharing: Sharing): Outcome<AttributeRow> {
  const objectId = item.objectUuid === undefined ? 0 : rules.objectIds.get(item.objectUuid)
  if (objectId === undefined) return refusedBy(item, 'uuid', noObject)
  if (item.objectUuid !== undefined && !item.sent.object_relation) return refusedBy(item, 'object_relation', noRelation)
  const report = new Report()
  const sent = { ...item.sent, ...rules.defaultsOf?.(item), distribution: sharing.distribution }
  const settled = settleAttribute(sent, report)
  if (!settled) return refused(item, report)
  const row = attributeRow(settled, {
    event_id: rules.eventId,
    object_id: objectId,
    uuid: item.uuid,
    timestamp: settled.timestamp ?? rules.now,
    sharing_group_id: sharing.sharing_group_id,
  })
  return { kind: 'added', path: item.path, row }
}

/**
 * Meets the values that stand on the event already, or twice in what was sent: `twins` holds the live attributes of the
 * event outside objects, by `duplicateKey`. `rules.duplicates` decides whether the stored one is updated instead.
 */
export function* mergeTwins(
  outcomes: Iterable<Outcome<AttributeRow>>,
  sent: readonly SentAttribute[],
  twins: ReadonlyMap<string, AttributeRow>,
  rules: MergeRules,
): Generator<Outcome<AttributeRow>> {
  const seen = new Set<string>()
  let i = 0
  for (const outcome of outcomes) {
    const item = sent[i++]
    if (outcome.kind !== 'added' || item === undefined || !mayHaveTwin(item, outcome.row)) {
      yield outcome
      continue
    }
    const key = letterKey(outcome.row)
    const twin = twins.get(duplicateKey(outcome.row))
    if (twin && rules.duplicates === 'update') {
      yield { kind: 'updated', path: item.path, row: { ...outcome.row, id: twin.id, uuid: twin.uuid }, was: twin }
    } else if (twin || seen.has(key)) yield refusedBy(item, 'value', similar)
    else {
      seen.add(key)
      yield outcome
    }
  }
}

/** MISP compares live attributes outside objects only. */
export function mayHaveTwin(item: SentAttribute, row: AttributeRow): boolean {
  return item.objectUuid === undefined && !row.deleted && row.object_relation === null
}

function mergeKnown(
  item: SentAttribute,
  known: AttributeRow,
  rules: MergeRules,
  sharing: Sharing,
): Outcome<AttributeRow> {
  if (isTaken(known, rules)) return refusedBy(item, 'uuid', notUnique)
  const { timestamp } = item.sent
  if (timestamp !== undefined && timestamp <= known.timestamp) {
    return { kind: 'unchanged', path: item.path, row: known }
  }
  const report = new Report()
  const settled = settleAttribute(
    { ...asSent(known), ...item.sent, distribution: sharing.distribution ?? known.distribution },
    report,
  )
  if (!settled) return refused(item, report)
  const row = attributeRow(settled, {
    event_id: known.event_id,
    object_id: known.object_id,
    uuid: known.uuid,
    timestamp: timestamp ?? laterThan(known, rules.now),
    sharing_group_id: sharing.distribution === undefined ? known.sharing_group_id : sharing.sharing_group_id,
  })
  return { kind: 'updated', path: item.path, row: { ...row, id: known.id }, was: known }
}

/** Whether the uuid is somebody else's, or must not be met here. */
function isTaken({ uuid, event_id }: { uuid: string; event_id: number }, rules: MergeRules): boolean {
  return event_id !== rules.eventId || rules.existing === 'refuse' || rules.hidden.has(uuid)
}

/** A stored attribute in the shape in which it could be sent, so that what a sender leaves out stays. */
function asSent(row: AttributeRow): Attribute {
  const { id: _id, event_id: _event, object_id: _object, value1: _1, value2: _2, ...rest } = row
  return { ...rest, value: wholeValue(row) }
}

/** As `mergeAttributes`, for objects. */
export function mergeObjects(
  sent: readonly SentObject[],
  stored: ReadonlyMap<string, ObjectRow>,
  rules: MergeRules,
  sharingOf: (sent: MispObject) => Sharing,
): Outcome<ObjectRow>[] {
  return sent.map((item) => {
    const known = stored.get(item.uuid)
    if (!known) return { kind: 'added', path: item.path, row: newObject(item, rules, sharingOf(item.sent)) }
    if (isTaken(known, rules)) return refusedBy(item, 'uuid', notUnique)
    const { timestamp } = item.sent
    if (timestamp !== undefined && timestamp <= known.timestamp) {
      return { kind: 'unchanged', path: item.path, row: known }
    }
    const row = changedObject(item.sent, known, rules, rules.keepsLevels ? AS_IT_IS : sharingOf(item.sent))
    return { kind: 'updated', path: item.path, row, was: known }
  })
}

function newObject({ sent, uuid }: SentObject, rules: MergeRules, sharing: Sharing): ObjectRow {
  return {
    id: 0,
    event_id: rules.eventId,
    uuid,
    name: sent.name,
    meta_category: sent['meta-category'] ?? '',
    description: sent.description ?? '',
    template_uuid: sent.template_uuid ?? '',
    template_version: sent.template_version ?? '1',
    timestamp: sent.timestamp ?? rules.now,
    distribution: sharing.distribution ?? 5,
    sharing_group_id: sharing.sharing_group_id,
    comment: sent.comment ?? '',
    deleted: sent.deleted ?? false,
    first_seen: sent.first_seen ?? null,
    last_seen: sent.last_seen ?? null,
  }
}

function changedObject(sent: MispObject, known: ObjectRow, rules: MergeRules, sharing: Sharing): ObjectRow {
  return {
    ...known,
    timestamp: sent.timestamp ?? laterThan(known, rules.now),
    distribution: sharing.distribution ?? known.distribution,
    sharing_group_id: sharing.distribution === undefined ? known.sharing_group_id : sharing.sharing_group_id,
    comment: sent.comment ?? known.comment,
    deleted: sent.deleted ?? known.deleted,
    first_seen: sent.first_seen === undefined ? known.first_seen : sent.first_seen,
    last_seen: sent.last_seen === undefined ? known.last_seen : sent.last_seen,
  }
}

function refused<Row>({ path, uuid }: { path: string; uuid: string }, report: Report): Outcome<Row> {
  const findings = report.findings.map((finding) => ({ ...finding, path: `${path}.${finding.path}` }))
  return { kind: 'refused', path, uuid, findings }
}

function refusedBy<Row>(
  { path, uuid, sent }: { path: string; uuid: string; sent: object },
  field: 'uuid' | 'value' | 'object_relation',
  fault: { rule: string; message: string },
): Outcome<Row> {
  const value = field === 'uuid' ? uuid : (sent as { value?: unknown }).value
  return { kind: 'refused', path, uuid, findings: [{ path: `${path}.${field}`, ...fault, value }] }
}

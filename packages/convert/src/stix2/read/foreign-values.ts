import { defaultCategory, isAttributeType, readValue } from '@tocsin/format'
import { derivedUuid } from '../mapping/derived-uuid.ts'
import type { Found, FoundPart, FoundValue } from './foreign-parts.ts'
import type { Reading } from './reading.ts'

/** What the record that the values come from says of all of them. */
export type Source = {
  readonly id: string
  readonly path: string
  readonly uuid: string
  readonly comment?: string | undefined
  readonly toIds: boolean
  readonly tags: readonly string[]
  /** `timestamp`, `first_seen` and `last_seen`. */
  readonly times: Readonly<Record<string, unknown>>
}

/** The type of an attribute that an observed thing is alone, where patterns mean another. Source: misp-stix. */
const OBSERVED_ALONE: Readonly<Record<string, string>> = { 'email-dst': 'email' }

/** Puts what was found into the event: one attribute, or objects that refer to each other. */
export function addFound(found: Found, source: Source, reading: Reading): void {
  for (const { type, path } of found.unplaced) {
    reading.lose({ path: source.path, why: `MISP's ${found.shape.object || type} has no place for ${type}:${path}.` })
  }
  const parts = found.parts.filter(({ values }) => values.length > 0)
  const [first] = parts
  if (first === undefined) return
  if (found.shape.isNeverObject === true) return addAttributes(first.values, source, reading)
  const [only] = first.values
  const isAlone = parts.length === 1 && first.key === '' && first.values.length === 1 && only !== undefined
  if (isAlone && !(found.shape.alwaysObject ?? []).includes(only.relation)) return addOne(only, source, reading)
  addObjects(parts, source, reading)
}

function addOne(value: FoundValue, source: Source, reading: Reading): void {
  const type = source.toIds ? value.type : (OBSERVED_ALONE[value.type] ?? value.type)
  reading.draft.addAttribute(rawAttribute({ ...value, type }, source.uuid, source, reading), [source.id], source.path)
}

function addAttributes(values: readonly FoundValue[], source: Source, reading: Reading): void {
  values.forEach((value) => {
    const uuid = values.length === 1 ? source.uuid : derivedUuid(`${source.id} - ${value.value}`)
    reading.draft.addAttribute(rawAttribute(value, uuid, source, reading), [source.id], source.path)
  })
}

function addObjects(parts: readonly FoundPart[], source: Source, reading: Reading): void {
  const uuidOf = ({ key }: FoundPart) => (key === '' ? source.uuid : derivedUuid(`${source.id} - ${key}`))
  const [first] = parts
  parts.forEach((part) => {
    const ids = part === first ? [source.id] : []
    const uuid = uuidOf(part)
    const references = part === first ? parts.slice(1).map((other) => reference(uuid, other, uuidOf(other))) : []
    reading.draft.addObject(
      {
        name: part.object,
        'meta-category': part.metaCategory,
        uuid,
        comment: source.comment ?? '',
        ...source.times,
        Attribute: part.values.map((value) => objectAttribute(value, part, source, reading)),
        ObjectReference: references,
      },
      ids,
      source.path,
    )
  })
}

function reference(from: string, { relationship, key }: FoundPart, to: string) {
  return {
    uuid: derivedUuid(`${from} - ${relationship} - ${to} - ${key}`),
    object_uuid: from,
    referenced_uuid: to,
    relationship_type: relationship,
  }
}

function objectAttribute(value: FoundValue, part: FoundPart, source: Source, reading: Reading) {
  const base = part.key === '' ? source.id : `${source.id} - ${part.key}`
  const uuid = derivedUuid(`${base} - ${value.relation} - ${value.value}`)
  return { ...rawAttribute(value, uuid, { ...source, comment: '' }, reading), object_relation: value.relation }
}

function rawAttribute(found: FoundValue, uuid: string, source: Source, reading: Reading) {
  const { type, value } = checked(found, source, reading)
  return {
    uuid,
    type,
    category: isAttributeType(type) ? defaultCategory(type) : 'Other',
    value,
    to_ids: source.toIds,
    comment: source.comment ?? '',
    ...source.times,
    ...(found.type === 'attachment' ? { value: source.uuid, data: found.value } : {}),
    Tag: reading.draft.tagsBesidesEvent(source.tags),
  }
}

/** A value that does not fit its type is kept as text, so that it is not lost with its rule. */
function checked({ type, value }: FoundValue, { path }: Source, { lose }: Reading): { type: string; value: string } {
  if (type === 'attachment' || !isAttributeType(type)) return { type, value }
  const verdict = readValue(type, value)
  if (verdict.ok) return { type, value: verdict.value }
  lose({ path, why: `${JSON.stringify(value.slice(0, 80))} is kept as text: ${verdict.message}` })
  return { type: 'text', value }
}

import {
  sentPosition,
  type AnalystDataKind,
  type AnalystDataLists,
  type AttachedTag,
  type Attribute,
  type CryptographicKey,
  type Event,
  type EventReport,
  type Galaxy,
  type MispObject,
  type Note,
  type ObjectReference,
  type Opinion,
  type Relationship,
  type ShadowAttribute,
  type Sighting,
} from '@tocsin/format'

/** What a request may put inside an event. */
export type Children = Pick<
  Event,
  'Attribute' | 'Object' | 'EventReport' | 'ShadowAttribute' | 'Tag' | 'EventTag' | 'Galaxy' | 'CryptographicKey'
> &
  AnalystDataLists

export type SentAttribute = { sent: Attribute; uuid: string; objectUuid: string | undefined; path: string }
export type SentObject = { sent: MispObject; uuid: string; path: string }
export type SentReference = { sent: ObjectReference; objectUuid: string; path: string }
export type SentTag = { tag: AttachedTag; attributeUuid: string | undefined }
export type SentProposal = { sent: ShadowAttribute; path: string }
export type SentSighting = { sent: Sighting; attributeUuid: string }
export type SentAnalystData = {
  kind: AnalystDataKind
  sent: Note | Opinion | Relationship
  uuid: string
  objectUuid: string
  objectType: string
  path: string
}

/** Everything inside an event, laid out flat: each thing carries its own uuid and that of what it belongs to. */
export type Flat = {
  attributes: SentAttribute[]
  objects: SentObject[]
  references: SentReference[]
  tags: SentTag[]
  galaxies: Galaxy[]
  reports: { sent: EventReport; uuid: string; path: string }[]
  proposals: SentProposal[]
  sightings: SentSighting[]
  analystData: SentAnalystData[]
  keys: CryptographicKey[]
}

/** Lays an event out flat. What came without a uuid gets one here. `objectUuid` puts all attributes into one object. */
export function flatten(eventUuid: string, children: Children): Flat {
  const flat = emptyFlat()
  flat.tags.push(...tagsOf(children.Tag, children.EventTag).map((tag) => ({ tag, attributeUuid: undefined })))
  flat.galaxies.push(...(children.Galaxy ?? []))
  flat.keys.push(...(children.CryptographicKey ?? []))
  for (const [i, sent] of (children.Attribute ?? []).entries()) {
    addAttribute(flat, sent, { objectUuid: undefined, path: `Attribute[${sentPosition(sent, i)}]` })
  }
  for (const [i, sent] of (children.Object ?? []).entries()) addObject(flat, sent, `Object[${sentPosition(sent, i)}]`)
  for (const [i, sent] of (children.EventReport ?? []).entries()) {
    const uuid = sent.uuid ?? crypto.randomUUID()
    const path = `EventReport[${sentPosition(sent, i)}]`
    flat.reports.push({ sent, uuid, path })
    addAnalystData(flat, sent, { uuid, type: 'EventReport', path })
  }
  for (const [i, sent] of (children.ShadowAttribute ?? []).entries()) {
    flat.proposals.push({ sent, path: `ShadowAttribute[${sentPosition(sent, i)}]` })
  }
  addAnalystData(flat, children, { uuid: eventUuid, type: 'Event', path: '' })
  return flat
}

/** How many companions came along, whatever became of each. */
export function companionsIn(flat: Flat): Record<string, number> {
  return {
    tags_sent: flat.tags.length,
    references_sent: flat.references.length,
    reports_sent: flat.reports.length,
    proposals_sent: flat.proposals.length,
    sightings_sent: flat.sightings.length,
    analyst_data_sent: flat.analystData.length,
    keys_sent: flat.keys.length,
  }
}

function emptyFlat(): Flat {
  return {
    attributes: [],
    objects: [],
    references: [],
    tags: [],
    galaxies: [],
    reports: [],
    proposals: [],
    sightings: [],
    analystData: [],
    keys: [],
  }
}

function addObject(flat: Flat, sent: MispObject, path: string): void {
  const uuid = sent.uuid ?? crypto.randomUUID()
  flat.objects.push({ sent, uuid, path })
  for (const [i, attribute] of (sent.Attribute ?? []).entries()) {
    addAttribute(flat, attribute, { objectUuid: uuid, path: `${path}.Attribute[${sentPosition(attribute, i)}]` })
  }
  for (const [i, reference] of (sent.ObjectReference ?? []).entries()) {
    flat.references.push({
      sent: reference,
      objectUuid: uuid,
      path: `${path}.ObjectReference[${sentPosition(reference, i)}]`,
    })
  }
  addAnalystData(flat, sent, { uuid, type: 'Object', path })
}

function addAttribute(flat: Flat, sent: Attribute, place: { objectUuid: string | undefined; path: string }): void {
  const uuid = sent.uuid ?? crypto.randomUUID()
  flat.attributes.push({ sent, uuid, ...place })
  for (const tag of tagsOf(sent.Tag, sent.AttributeTag)) flat.tags.push({ tag, attributeUuid: uuid })
  if (sent.Galaxy) flat.galaxies.push(...sent.Galaxy)
  for (const sighting of sent.Sighting ?? []) flat.sightings.push({ sent: sighting, attributeUuid: uuid })
  for (const [i, proposal] of (sent.ShadowAttribute ?? []).entries()) {
    flat.proposals.push({ sent: proposal, path: `${place.path}.ShadowAttribute[${sentPosition(proposal, i)}]` })
  }
  addAnalystData(flat, sent, { uuid, type: 'Attribute', path: place.path })
}

/** Both input forms of an attached tag, in one; tags that an event hands down to its attributes are its own already. */
function tagsOf(tags: AttachedTag[] = [], connectors: Event['EventTag'] = []): AttachedTag[] {
  const connected = connectors.map(({ Tag, local, relationship_type }) => ({ ...Tag, local, relationship_type }))
  return [...tags.filter((tag) => !tag.inherited), ...connected]
}

function addAnalystData(flat: Flat, lists: AnalystDataLists, parent: AnalystDataParent): void {
  flat.analystData.push(...flattenAnalystData(lists, parent))
}

type AnalystDataParent = { uuid: string; type: string; path: string }

/** Notes, opinions and relationships on a record, and on each other. */
export function flattenAnalystData(lists: AnalystDataLists, parent: AnalystDataParent): SentAnalystData[] {
  const { Note = [], Opinion = [], Relationship = [] } = lists
  if (Note.length + Opinion.length + Relationship.length === 0) return []
  const all = [
    ...Note.map((sent, i) => ({ kind: 'Note' as const, sent, i })),
    ...Opinion.map((sent, i) => ({ kind: 'Opinion' as const, sent, i })),
    ...Relationship.map((sent, i) => ({ kind: 'Relationship' as const, sent, i })),
  ]
  return all.flatMap(({ kind, sent, i }) => {
    const uuid = sent.uuid ?? crypto.randomUUID()
    const path = `${parent.path === '' ? '' : `${parent.path}.`}${kind}[${sentPosition(sent, i)}]`
    const item = { kind, sent, uuid, objectUuid: parent.uuid, objectType: parent.type, path }
    return [item, ...flattenAnalystData(sent, { uuid, type: kind, path })]
  })
}

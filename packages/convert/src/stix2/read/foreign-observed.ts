import { derivedUuid } from '../mapping/derived-uuid.ts'
import { timesOf } from './foreign-indicator.ts'
import { findParts } from './foreign-parts.ts'
import { REFERENCE_RELATIONSHIPS, FOLLOWED_REFERENCES } from './foreign-shapes.ts'
import { addFound, type Source } from './foreign-values.ts'
import { tagsOf } from './markings.ts'
import { factsOfObservable, type FindObservable, membersOf, type Observable } from './observable-facts.ts'
import type { Reading } from './reading.ts'
import { OBSERVABLE_TYPES } from './required-properties.ts'
import { fieldOf, type StixObject, textsOf } from './stix-object.ts'
import { tellUnread } from './unread.ts'
import { mispUuid } from './uuids.ts'

const CARRIED = ['objects', 'object_refs', 'first_observed', 'last_observed', 'number_observed']

/** Reads observed data of foreign make: each thing observed that is no part of another. */
export function readForeignObservedData(object: StixObject, reading: Reading): void {
  tellUnread(object, CARRIED, reading.lose)
  const count = fieldOf(object.fields, 'number_observed')
  if (typeof count === 'number' && count > 1) {
    reading.lose({ path: `${object.path}.number_observed`, why: 'MISP does not count how often a thing was observed.' })
  }
  const shared = {
    toIds: false,
    tags: tagsOf(object, reading.bundle, reading.lose),
    times: timesOf(object, 'first_observed', 'last_observed'),
    path: object.path,
  }
  readMembers(object, shared, reading)
  const find = (id: string) => observableOf(id, reading)
  const referred = textsOf(object, 'object_refs').flatMap((id) => find(id) ?? [])
  for (const root of roots(referred, find)) {
    if (reading.done.has(root.id)) continue
    const { uuid, comment } = mispUuid(root.id)
    const told = [`Observed Data ID: ${object.id}`, comment].filter((part) => part !== undefined).join(' - ')
    readObservable(root, find, { ...shared, id: root.id, uuid, comment: told }, reading)
  }
}

/** In 2.0 the things observed are members of the observed data, whose id is that of the only one. */
function readMembers(object: StixObject, shared: Omit<Source, 'id' | 'uuid'>, reading: Reading): void {
  const members = membersOf(object)
  const find = (key: string) => members.get(key)
  const tops = roots([...members.values()], find)
  for (const root of tops) {
    const id = tops.length === 1 ? object.id : root.id
    const own = tops.length === 1 ? mispUuid(id) : { uuid: derivedUuid(root.id), comment: undefined }
    readObservable(root, find, { ...shared, id, ...own }, reading)
    const made = reading.draft.madeOf(id)
    if (made !== undefined) reading.draft.remember([root.id, object.id], made)
  }
}

/** Reads an observable that no observed data tells of. */
export function readForeignObservable(object: StixObject, reading: Reading): void {
  const tags = tagsOf(object, reading.bundle, reading.lose)
  const source = { id: object.id, path: object.path, ...mispUuid(object.id), toIds: false, tags, times: {} }
  readObservable(object, (id) => observableOf(id, reading), source, reading)
}

function readObservable(root: Observable, find: FindObservable, source: Source, reading: Reading): void {
  const { facts, references, used } = factsOfObservable(root, find, (name) => FOLLOWED_REFERENCES.has(name))
  const found = findParts(facts)
  for (const id of used) reading.done.add(id)
  if (found === undefined) {
    const isSilent = facts.length === 0
    const why = isSilent ? 'It says nothing of the thing observed.' : `MISP has nothing that a ${root.type} could be.`
    reading.lose({ path: root.path, why })
    return
  }
  addFound(found, source, reading)
  for (const { name, id } of references) {
    const relationship = REFERENCE_RELATIONSHIPS[name] ?? 'related-to'
    reading.links.push({ from: source.id, to: id, relationship, path: `${root.path}.${name}` })
  }
}

/** Those that no other one of them has as a part. */
function roots(observables: readonly Observable[], find: FindObservable): Observable[] {
  const parts = new Set(observables.flatMap((one) => [...followedIds(one)].flatMap((id) => find(id)?.id ?? [])))
  return observables.filter(({ id }) => !parts.has(id))
}

function* followedIds({ fields }: Observable): Generator<string> {
  for (const [name, value] of Object.entries(fields)) {
    if (!FOLLOWED_REFERENCES.has(name)) continue
    for (const id of [value].flat()) if (typeof id === 'string') yield id
  }
}

function observableOf(id: string, { bundle }: Reading): Observable | undefined {
  const object = bundle.byId.get(id)
  return object !== undefined && OBSERVABLE_TYPES.has(object.type) ? object : undefined
}

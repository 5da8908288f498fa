import { factValue, type Fact } from './facts.ts'
import { fieldOf, isRecord } from './stix-object.ts'

/** An observable: an object of its own in 2.1, a member of an observed-data's `objects` in 2.0. */
export type Observable = {
  readonly id: string
  readonly type: string
  readonly path: string
  readonly fields: Readonly<Record<string, unknown>>
}

export type FindObservable = (reference: string) => Observable | undefined

/** A reference to another observable that was not followed. */
export type Reference = { readonly name: string; readonly id: string }

export type ObservableFacts = { facts: Fact[]; references: Reference[]; used: Set<string> }

/** What says nothing of the thing observed. */
const ABOUT_THE_OBJECT: ReadonlySet<string> = new Set([
  'type',
  'id',
  'spec_version',
  'defanged',
  'extension_type',
  'granular_markings',
  'object_marking_refs',
  'is_multipart',
])

/** References lead to others; MISP's own stay below three. */
const MAX_STEPS = 12

/**
 * Everything that an observable says, and those say that it refers to by the names in `followed`. A reference that leads
 * back to where it came from, or to nothing, is not followed.
 */
export function factsOfObservable(
  root: Observable,
  find: FindObservable,
  followed: (name: string) => boolean,
): ObservableFacts {
  const collected: ObservableFacts = { facts: [], references: [], used: new Set([root.id]) }
  const walk = new Walk(root, find, followed, collected)
  walk.record(root, [], [])
  return collected
}

type Node = Pick<Observable, 'id' | 'fields'>
type Said = { readonly id: string; readonly value: unknown }

class Walk {
  private readonly root: Observable
  private readonly find: FindObservable
  private readonly followed: (name: string) => boolean
  private readonly collected: ObservableFacts

  constructor(root: Observable, find: FindObservable, followed: (name: string) => boolean, collected: ObservableFacts) {
    this.root = root
    this.find = find
    this.followed = followed
    this.collected = collected
  }

  record({ id, fields }: Node, steps: string[], places: string[]): void {
    if (steps.length > MAX_STEPS) return
    for (const [name, value] of Object.entries(fields)) {
      if (ABOUT_THE_OBJECT.has(name)) continue
      if (/_refs?$/.test(name)) this.references(name, [value].flat(), steps, places)
      else this.value({ id, value }, [...steps, name], places)
    }
  }

  private value({ id, value }: Said, steps: string[], places: string[]): void {
    if (!Array.isArray(value)) return this.item({ id, value }, steps, places)
    value.forEach((item: unknown, index) => this.item({ id, value: item }, steps, [...places, String(index)]))
  }

  private item({ id, value }: Said, steps: string[], places: string[]): void {
    if (isRecord(value)) return this.record({ id, fields: value }, steps, places)
    const text = factValue(value)
    if (text === undefined) return
    const { type } = this.root
    this.collected.facts.push({ type, path: steps.join('.'), at: places.join('.'), value: text, node: id })
  }

  private references(name: string, ids: unknown[], steps: string[], places: string[]): void {
    ids.forEach((id, index) => {
      if (typeof id !== 'string') return
      const target = this.find(id)
      const isNew = target !== undefined && !this.collected.used.has(target.id)
      if (!this.followed(name) || !isNew) {
        this.collected.references.push({ name, id: target?.id ?? id })
        return
      }
      this.collected.used.add(target.id)
      this.record(target, [...steps, name], name.endsWith('_refs') ? [...places, String(index)] : places)
    })
  }
}

/** The members of an observed-data of 2.0, by the names under which they refer to each other. */
export function membersOf({ id, path, fields }: Observable): Map<string, Observable> {
  const members = fieldOf(fields, 'objects')
  if (!isRecord(members)) return new Map()
  const read = Object.entries(members).flatMap(([key, member]): [string, Observable][] => {
    const type = isRecord(member) ? fieldOf(member, 'type') : undefined
    if (!isRecord(member) || typeof type !== 'string') return []
    return [[key, { id: `${id}/${key}`, type, path: `${path}.objects.${key}`, fields: member }]]
  })
  return new Map(read)
}

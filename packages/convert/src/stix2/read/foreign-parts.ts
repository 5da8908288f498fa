import type { Fact } from './facts.ts'
import { withHashName } from './hash-names.ts'
import { COMBINATIONS, type Field, type Part, type Shape, SHAPES, SOCKET, SOCKET_EXTENSION } from './foreign-shapes.ts'

/** A value with the attribute and relation that it is in MISP. */
export type FoundValue = { readonly type: string; readonly relation: string; readonly value: string }

/** One object, or attribute, of those that an observable becomes. The first of a list is of the observable itself. */
export type FoundPart = {
  readonly object: string
  readonly metaCategory: string
  readonly key: string
  readonly relationship: string
  readonly values: FoundValue[]
}

export type Found = { readonly shape: Shape; readonly parts: FoundPart[]; readonly unplaced: Fact[] }

const MAC = /^[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}$/i
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f.]*:[0-9a-f:.]*)(?:\/\d{1,3})?$/i
const ENDPOINT = /^(src|dst)_ref\.value$/

/** What facts of one observable, or of one pattern, are in MISP; undefined where their types go together in no object. */
export function findParts(facts: readonly Fact[]): Found | undefined {
  const types = [...new Set(facts.map(({ type }) => type))]
  const combined = shapeOf(types, facts)
  if (combined === undefined) return undefined
  const { shape, main, others } = combined
  const parts = new Map<string, FoundPart>()
  parts.set('', { object: shape.object, metaCategory: shape.metaCategory, key: '', relationship: '', values: [] })
  const unplaced = facts.filter((fact) => {
    if (isTypeOfReference(fact)) return false
    return !(fact.type === main ? place(fact, shape, facts, parts) : placeOther(fact, others, parts))
  })
  return { shape, parts: [...parts.values()], unplaced }
}

function shapeOf(types: readonly string[], facts: readonly Fact[]) {
  const [only] = types
  if (only !== undefined && types.length === 1) {
    const isSocket = only === 'network-traffic' && facts.some(({ path }) => path.startsWith(SOCKET_EXTENSION))
    const shape = isSocket ? SOCKET : Object.hasOwn(SHAPES, only) ? SHAPES[only] : undefined
    return shape === undefined ? undefined : { shape, main: only, others: {} }
  }
  for (const { main, others } of COMBINATIONS) {
    const shape = SHAPES[main]
    const fits = types.includes(main) && types.every((type) => type === main || Object.hasOwn(others, type))
    if (shape !== undefined && fits) return { shape, main, others }
  }
  return undefined
}

/** `src_ref.type = 'ipv4-addr'` says nothing that the address does not. */
function isTypeOfReference({ path }: Fact): boolean {
  return /_refs?\.type$/.test(path)
}

function place(fact: Fact, shape: Shape, all: readonly Fact[], parts: Map<string, FoundPart>): boolean {
  const part = shape.parts?.find(({ prefix }) => fact.path.startsWith(prefix))
  if (part === undefined) return add(parts.get(''), fieldAt(fact, shape.fields), fact)
  const field = fieldAt({ ...fact, path: fact.path.slice(part.prefix.length) }, part.fields)
  if (part.isInlineWhenOne === true && isOneElement(part, all)) return add(parts.get(''), field, fact)
  const key = part.isEach === true ? `${part.prefix}${fact.at}` : part.prefix
  const known = parts.get(key) ?? startPart(part, key)
  const isPlaced = add(known, field, fact)
  if (isPlaced) parts.set(key, known)
  return isPlaced
}

function startPart({ object, metaCategory, relationship }: Part, key: string): FoundPart {
  return { object, metaCategory, key, relationship, values: [] }
}

function isOneElement({ prefix }: Part, facts: readonly Fact[]): boolean {
  return new Set(facts.filter(({ path }) => path.startsWith(prefix)).map(({ at }) => at)).size <= 1
}

function placeOther(
  fact: Fact,
  others: Readonly<Record<string, Readonly<Record<string, Field>>>>,
  parts: Map<string, FoundPart>,
): boolean {
  return add(parts.get(''), fieldAt(fact, others[fact.type] ?? {}), fact)
}

function fieldAt(
  { path, value }: { path: string; value: string },
  fields: Readonly<Record<string, Field>>,
): Field | undefined {
  const field = Object.hasOwn(fields, path) ? fields[path] : fields[withHashName(path)]
  const end = ENDPOINT.exec(path)?.[1]
  return field === undefined || end === undefined ? field : endpointField(end, value, field)
}

/** What stands at an end of traffic may be an address, a card or a name. */
function endpointField(end: string, value: string, [type, relation]: Field): Field {
  if (MAC.test(value)) return ['mac-address', relation.includes('_') ? `${end}_mac` : `mac-${end}`]
  if (ADDRESS.test(value)) return [type, relation]
  return ['hostname', relation.includes('_') ? `${end}_hostname` : `hostname-${end}`]
}

function add(part: FoundPart | undefined, field: Field | undefined, { value }: Fact): boolean {
  if (part === undefined || field === undefined) return false
  const [type, relation] = field
  const isKnown = part.values.some((known) => known.relation === relation && known.value === value)
  if (!isKnown) part.values.push({ type, relation, value })
  return true
}

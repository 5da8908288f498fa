import { sentPosition } from '@tocsin/format'

/** A field that is not the same in both: where it stands in the first, and what both say. */
export type Difference = { readonly path: string; readonly was: unknown; readonly is: unknown }

/** Two records, or lists, that should be the same, and where the first stands. */
export type Pair<T> = { readonly path: string; readonly was: T; readonly is: T }

/** What the first does not say cannot be lost: the defaults of MISP stand in its place. */
export function* compareFields(path: string, was: object, is: object): Generator<Difference> {
  const others = new Map(Object.entries(is))
  for (const [name, value] of Object.entries(was)) {
    if (value !== undefined && value !== others.get(name))
      yield { path: `${path}.${name}`, was: value, is: others.get(name) }
  }
}

/**
 * Pairs the records of two lists by a key; what has no partner is a difference as a whole. Of the first, the key may be of
 * the place too, for records that have no name of their own: exporters give them one by it.
 */
export function* compareLists<T extends object>(
  { path, was, is }: Pair<readonly T[]>,
  keyOf: (one: T, place?: number) => string,
  compare: (pair: Pair<T>) => Iterable<Difference>,
): Generator<Difference> {
  const left = new Map<string, T[]>()
  for (const one of is) {
    const key = keyOf(one)
    const known = left.get(key)
    if (known === undefined) left.set(key, [one])
    else known.push(one)
  }
  for (const [i, one] of was.entries()) {
    const place = sentPosition(one, i)
    const key = keyOf(one, place)
    const other = left.get(key)?.shift()
    if (other === undefined) yield { path: `${path}[${place}]`, was: key, is: undefined }
    else yield* compare({ path: `${path}[${place}]`, was: one, is: other })
  }
  for (const [key, others] of left) for (const _ of others) yield { path, was: undefined, is: key }
}

/** Compares what two records say, once it is put in fields. */
export function byFields<T>(fieldsOf: (one: T) => object): (pair: Pair<T>) => Iterable<Difference> {
  return ({ path, was, is }) => compareFields(path, fieldsOf(was), fieldsOf(is))
}

import type { PlaceOrPath } from '../mapping/place.ts'
import { addressType, type Given } from './given.ts'
import { ObservableGraph, type Node } from './observable-graph.ts'

/** Each name lists each address: of a table of thousands by thousands one name does. */
const MOST_TIES = 10_000

const STANDARD = ['domain', 'hostname', 'ip']

/**
 * The observables of a `domain-ip` that tells of nothing but names and addresses: each name a domain name that resolves to
 * all of the addresses. Undefined for other objects. Source: misp-stix, "domain-ip with the perfect domain & ip matching".
 */
export function domainGraph(givens: readonly Given[]): ObservableGraph | undefined {
  const names = givens.filter(({ relation }) => relation === 'domain' || relation === 'hostname')
  const [first] = names
  const others = givens.length - names.length
  if (first === undefined || names.length * others > MOST_TIES) return undefined
  if (!givens.every(({ relation }) => STANDARD.includes(relation))) return undefined
  const graph = new ObservableGraph('domain-name', first.uuid)
  const nodes = [graph.main, ...names.slice(1).map(({ uuid }) => graph.add('domain-name', uuid))]
  const addresses = givens.filter(({ relation }) => relation === 'ip').map((given) => addressNode(graph, given))
  for (const [i, node] of nodes.entries()) {
    node.fields.value = names[i]?.value ?? first.value
    if (addresses.length > 0) node.fields.resolves_to_refs = [...addresses]
  }
  return graph
}

function addressNode(graph: ObservableGraph, { uuid, value }: Given): Node {
  const node = graph.add(addressType(value), uuid)
  node.fields.value = value
  return node
}

/** Where relations of a `domain-ip` stand: beside a domain, a host name is a custom property. */
export function domainFields(
  fields: Readonly<Record<string, PlaceOrPath>>,
  givens: readonly Given[],
): Readonly<Record<string, PlaceOrPath>> {
  if (!givens.some(({ relation }) => relation === 'domain')) return fields
  return Object.fromEntries(Object.entries(fields).filter(([relation]) => relation !== 'hostname'))
}

import { DISPLAY_NAMES } from '../mapping/host-templates.ts'
import { customName, type Given } from './given.ts'
import type { ObservableGraph } from './observable-graph.ts'
import { comparison } from './pattern-text.ts'

/** Each name is tried on each address: what is longer is no letter but a list, and its names belong to nobody. */
const MOST_NAMES = 200

/** The addresses of a message with the names that are shown for them, and the names that belong to none. */
export type Named = { names: Map<Given, Given>; others: Given[] }

/**
 * Pairs the names that a message shows with its addresses: the relations do not say which belongs to which. A name belongs to
 * the first address that has all of its words in it, or else one of them, or its initials. Source: misp-stix.
 */
export function pairNames(givens: readonly Given[]): Named {
  const names = new Map<Given, Given>()
  const others = givens.filter(({ relation }) => !Object.hasOwn(DISPLAY_NAMES, relation))
  for (const [relation, of] of Object.entries(DISPLAY_NAMES)) {
    const left = givens.filter((given) => given.relation === relation)
    const addresses = left.length > MOST_NAMES ? [] : givens.filter((given) => given.relation === of)
    for (const address of addresses.slice(0, MOST_NAMES)) {
      const index = left.findIndex((name) => fits(name.value, address.value))
      const [name] = index < 0 ? [] : left.splice(index, 1)
      if (name !== undefined) names.set(address, name)
    }
    others.push(...left)
  }
  return { names, others }
}

function fits(name: string, address: string): boolean {
  const words = name.toLowerCase().split(' ').filter(Boolean)
  const parts = address
    .toLowerCase()
    .split(/[_.@-]/)
    .filter(Boolean)
  const initials = words.map((word) => word[0]).join('')
  if (words.length === 0) return false
  return (
    words.every((word) => address.toLowerCase().includes(word)) ||
    parts.some((part) => name.toLowerCase().includes(part)) ||
    (initials.length > 1 && address.toLowerCase().includes(initials))
  )
}

/** Puts the names on the addresses that the graph has. */
export function fillNames(graph: ObservableGraph, { names }: Named): void {
  for (const [address, name] of names) {
    const node = graph.nodes.find(({ type, uuid }) => type === 'email-addr' && uuid === address.uuid)
    if (node === undefined) graph.main.fields[customName(name.relation, '2.1')] = name.value
    else node.fields.display_name = name.value
  }
}

/** The comparisons with names, by the number of the address in its list. */
export function compareNames({ names }: Named, givens: readonly Given[]): string[] {
  const wanted = givens.filter(({ isIndicator }) => isIndicator)
  return [...names]
    .filter(([address, name]) => address.isIndicator && name.isIndicator)
    .map(([address, name]) => {
      const { relation } = address
      const index = wanted.filter((given) => given.relation === relation).indexOf(address)
      const path = relation === 'from' ? 'from_ref.display_name' : `${relation}_refs[n].display_name`
      return comparison('email-message', path, name.value, index)
    })
}

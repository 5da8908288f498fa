import { parsePattern } from '../pattern/parse.ts'
import { PatternError } from '../pattern/pattern-error.ts'
import type { Fact } from './facts.ts'
import { factsOfObservable, membersOf, type Observable } from './observable-facts.ts'
import type { Standing } from './own-record.ts'
import { factsOfPattern } from './pattern-facts.ts'
import type { Reading } from './reading.ts'
import { OBSERVABLE_TYPES } from './required-properties.ts'
import { type StixObject, textOf, textsOf } from './stix-object.ts'

/** What stands for a record says: of what was seen, and of what is to be looked for. */
export type OwnFacts = { readonly seen: Fact[] | undefined; readonly sought: Fact[] | undefined }

export function ownFacts({ indicator, observed }: Standing, reading: Reading): OwnFacts {
  return {
    seen: observed === undefined ? undefined : seenFacts(observed, reading),
    sought: indicator === undefined ? undefined : soughtFacts(indicator),
  }
}

/** Of observables that refer to each other, the first is the whole, and what no other refers to is beside it. */
function seenFacts(observed: StixObject, { bundle, done }: Reading): Fact[] {
  const members = membersOf(observed)
  const listed = textsOf(observed, 'object_refs').flatMap((id): Observable[] => {
    const object = bundle.byId.get(id)
    return object !== undefined && OBSERVABLE_TYPES.has(object.type) ? [object] : []
  })
  const find = (id: string) => members.get(id) ?? bundle.byId.get(id)
  const used = new Set<string>()
  const facts: Fact[] = []
  for (const root of [...members.values(), ...listed]) {
    if (used.has(root.id)) continue
    const said = factsOfObservable(root, find, () => true)
    for (const id of said.used) {
      used.add(id)
      done.add(id)
    }
    facts.push(...said.facts)
  }
  return facts
}

function soughtFacts(indicator: StixObject): Fact[] | undefined {
  try {
    return factsOfPattern(parsePattern(textOf(indicator, 'pattern') ?? ''))
  } catch (error) {
    if (error instanceof PatternError) return undefined
    throw error
  }
}

import type { Literal, ObjectPath, Observation, Test } from '../pattern/tree.ts'
import type { Fact } from './facts.ts'

/** What tells no more than that some value is one of those listed. */
const LISTING = new Set(['=', 'LIKE'])

/**
 * What a pattern says of single values, undefined where it says more than a list of values can: an order, a negation, a
 * comparison that is none of values, observations after each other. Source: misp-stix, which keeps such a pattern whole.
 */
export function factsOfPattern(pattern: Observation): Fact[] | undefined {
  const facts: Fact[] = []
  return collectObservation(pattern, facts) ? facts : undefined
}

function collectObservation(observation: Observation, facts: Fact[]): boolean {
  if (observation.qualifiers.length > 0 || observation.kind === 'followedby') return false
  if (observation.kind === 'observation') return collectTest(observation.test, facts)
  return observation.of.every((part) => collectObservation(part, facts))
}

function collectTest(test: Test, facts: Fact[]): boolean {
  if ('of' in test) return test.of.every((part) => collectTest(part, facts))
  if (test.isNegated || test.kind === 'exists') return false
  if (test.kind === 'compare' && !LISTING.has(test.operator)) return false
  const values = test.kind === 'in' ? test.values : [test.value]
  for (const value of values) facts.push(factOf(test.path, value))
  return true
}

function factOf({ type, steps }: ObjectPath, value: Literal): Fact {
  return {
    type,
    path: steps.filter((step) => typeof step === 'string').join('.'),
    at: steps.flatMap((step) => (typeof step === 'string' ? [] : [String(step.index)])).join('.'),
    value: value.kind === 'boolean' ? String(value.value) : value.text,
  }
}

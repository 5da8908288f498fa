import { machineTagText } from './machine-tag.ts'
import { paletteOf } from './palette.ts'
import type { Taxonomy, TaxonomyEntry, TaxonomyPredicate } from './taxonomy.ts'

/** One tag that a taxonomy makes, with all that it says of it. */
export type TaxonomyTag = {
  tag: string
  predicate: string
  value: string | undefined
  /** In words: of its predicate and, where it has one, its value. */
  expanded: string
  description: string | undefined
  /** The colour that the taxonomy gives it itself, if any. */
  ownColour: string | undefined
  colour: string
  numericalValue: number | undefined
  isPredicateExclusive: boolean
}

/**
 * The tags of a taxonomy, in its order. A predicate with entries is no tag itself. Colours and weights are the entry's,
 * else the predicate's, else (colours only) from a palette.
 */
export function tagsOfTaxonomy({ namespace, predicates, values = [] }: Taxonomy): TaxonomyTag[] {
  const entries = new Map<string, TaxonomyEntry[]>()
  for (const { predicate, entry } of values) entries.set(predicate, [...(entries.get(predicate) ?? []), ...entry])
  const pairs = predicates.flatMap((predicate): [TaxonomyPredicate, TaxonomyEntry | undefined][] => {
    const own = entries.get(predicate.value) ?? []
    return own.length === 0 ? [[predicate, undefined]] : own.map((entry) => [predicate, entry])
  })
  const palette = paletteOf(namespace, pairs.length)
  return pairs.map(([predicate, entry], i) => describe(namespace, [predicate, entry], palette[i] ?? '#000000'))
}

function describe(
  namespace: string,
  [predicate, entry]: [TaxonomyPredicate, TaxonomyEntry | undefined],
  standby: string,
): TaxonomyTag {
  const spoken = predicate.expanded || predicate.value
  const value = entry?.value
  const parts = value === undefined ? {} : { value }
  return {
    tag: machineTagText({ namespace, predicate: predicate.value, ...parts }),
    predicate: predicate.value,
    value,
    expanded: entry ? `${spoken}: ${entry.expanded || entry.value}` : spoken,
    description: (entry ?? predicate).description || undefined,
    ownColour: (entry ?? predicate).colour,
    colour: entry?.colour ?? predicate.colour ?? standby,
    numericalValue: entry?.numerical_value ?? predicate.numerical_value,
    isPredicateExclusive: predicate.exclusive ?? false,
  }
}

import type { DecayParameters } from '../content/decaying-model.ts'

/** A tag as far as scores go: its name, and what its taxonomy says it weighs. */
export type WeighedTag = { name: string; numerical_value: number | null }

/**
 * What tags of one question have in common: `a:b` of `a:b="c"`, `a` of `a:b`, else the whole name; in lower case, since
 * taxonomies do not tell cases apart.
 */
export function baseOfTag(name: string): string {
  const folded = name.toLowerCase()
  const value = folded.indexOf('="')
  if (value > 0) return folded.slice(0, value)
  const predicate = folded.indexOf(':')
  return predicate > 0 ? folded.slice(0, predicate) : folded
}

/** The tags that count for an attribute: its own, and those of its event whose question it does not answer itself. */
export function countingTags<Tag extends WeighedTag>(own: readonly Tag[], ofEvent: readonly Tag[]): Tag[] {
  const answered = new Set(own.map(({ name }) => baseOfTag(name)))
  return [...own, ...ofEvent.filter(({ name }) => !answered.has(baseOfTag(name)))]
}

/**
 * The score that something starts with: the weighted mean of what its tags say, or the model's default where none of them
 * says anything. Source: MISP's DecayingModelBase, in `content-formats` §6.
 */
export function baseScore(parameters: DecayParameters, tags: readonly WeighedTag[]): number {
  const weights = weightsOf(parameters)
  const said = tags.flatMap(({ name, numerical_value }) => {
    const weight = weights.get(baseOfTag(name))
    return weight === undefined || numerical_value === null ? [] : [{ weight, value: numerical_value }]
  })
  const total = said.reduce((sum, { weight }) => sum + weight, 0)
  if (total === 0) return parameters.default_base_score
  return said.reduce((sum, { weight, value }) => sum + (weight / total) * value, 0)
}

function weightsOf({ base_score_config = {} }: DecayParameters): Map<string, number> {
  return new Map(Object.entries(base_score_config).map(([key, weight]) => [key.toLowerCase(), weight]))
}

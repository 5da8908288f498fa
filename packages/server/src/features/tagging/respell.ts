import { canonicalise } from '@tocsin/format'
import type { Tx } from '../../platform/db/connect.ts'
import { readVocabulary } from '../tags/vocabulary.ts'

/** Names of tags as they are to be attached, and what those may have meant that nothing sure is known of. */
export type Respelt = { names: string[]; suggestions: Record<string, string[]> }

/**
 * What `canonical: 1` does to the names of tags: those that spell a canonical tag become it. One that may mean several, or
 * hardly any, stays as it was sent; its sender is told what it may have meant.
 */
export async function respell(tx: Tx, sent: readonly string[]): Promise<Respelt> {
  const vocabulary = await readVocabulary(tx)
  const suggestions: Respelt['suggestions'] = {}
  const names = sent.map((name) => {
    if (/^\d+$/.test(name)) return name
    const meant = canonicalise(name, vocabulary, 5)
    if ('exact' in meant) return meant.exact
    if (meant.suggestions.length > 0) suggestions[name] = meant.suggestions
    return name
  })
  return { names, suggestions }
}

/** What an answer says beside its words, where something is to be said. */
export function told({ suggestions }: Respelt): { suggestions?: Respelt['suggestions'] } {
  return Object.keys(suggestions).length === 0 ? {} : { suggestions }
}

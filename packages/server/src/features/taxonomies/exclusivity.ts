import { machineTagPrefix, parseMachineTag, type MachineTag } from '@tocsin/format'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/connect.ts'
import type { TagRow } from '../tags/resolve.ts'

/** A tag as far as it excludes others: its name, and the canonical tag that the name spells. */
export type Marking = Pick<TagRow, 'name' | 'canonical'>

export const EXCLUDED = 'Tag is not allowed due to taxonomy exclusivity settings'

/**
 * Whether a tag may stand beside those that a record carries already, in the same scope: local tags exclude local ones,
 * global tags global ones. An exclusive taxonomy allows one of its tags, an exclusive predicate one of its entries. Two
 * spellings of one canonical tag, and two names of one (`tlp:white` and `tlp:clear`), do not exclude each other.
 *
 * Source: MISP's Taxonomy::checkIfNewTagIsAllowedByTaxonomy, which asks known taxonomies, enabled or not.
 */
export async function isExcluded(tx: Tx, tag: Marking, present: readonly Marking[]): Promise<boolean> {
  const parts = parseMachineTag(meaningOf(tag))
  if (!parts) return false
  const prefix = machineTagPrefix(parts).toLowerCase()
  const rivals = present.filter((other) => meaningOf(other) !== meaningOf(tag) && prefixOf(other) === prefix)
  return rivals.length > 0 && !isTwin(tag, rivals) && isExclusive(tx, parts)
}

/** What a tag means, however it is spelt. */
function meaningOf({ name, canonical }: Marking): string {
  return canonical ?? name
}

function prefixOf(tag: Marking): string | undefined {
  const parts = parseMachineTag(meaningOf(tag))
  return parts && machineTagPrefix(parts).toLowerCase()
}

const TWINS = ['tlp:clear', 'tlp:white']

/** Where the taxonomy is not enabled, nothing says yet that these two are one. */
function isTwin(tag: Marking, rivals: readonly Marking[]): boolean {
  return [tag, ...rivals].every((other) => TWINS.includes(meaningOf(other)))
}

async function isExclusive(tx: Tx, { namespace, predicate }: MachineTag): Promise<boolean> {
  const { rows } = await sql`
    select from taxonomies
    where lower(namespace) = lower(${namespace}) and (exclusive or exists (
      select from taxonomy_tags where taxonomy_id = taxonomies.id and exclusive_predicate
        and lower(predicate) = lower(${predicate})))
    limit 1`.execute(tx)
  return rows.length > 0
}

import { createHash } from 'node:crypto'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import type { ReadContent } from '../content/content-kind.ts'
import { taxonomies } from './content.ts'
import type { TaxonomyRow } from '../tags/present-taxonomy.ts'
import { findTaxonomy } from './find.ts'

/** A site admin's own taxonomy, in the layout of the public ones. Answers its local id. */
export async function importTaxonomy(context: Context, actor: Actor, body: unknown): Promise<number> {
  const read = taxonomies.read(unwrapped(body))
  if ('faults' in read) throw new Problem('rejected', 'Could not import Taxonomy', details(read.faults))
  return inTransaction(context, async (tx) => {
    const before = await exactly(read.key, findTaxonomy(tx, read.key))
    await read.keep(tx, context.clock.seconds())
    await holdVersion(tx, read, body)
    const after = await exactly(read.key, findTaxonomy(tx, read.key))
    // It was written a moment ago.
    if (!after) throw new Error(`The taxonomy ${read.key} was not kept`)
    await recordChange(tx, actor, { model: 'Taxonomy', action: before ? 'edit' : 'add', before, after })
    return after.id
  })
}

/** The loader is to replace it by a newer version alone, as it does with what it brought itself. */
async function holdVersion(tx: Tx, { key, version }: ReadContent, body: unknown): Promise<void> {
  const digest = createHash('sha256').update(JSON.stringify(body)).digest()
  const row = { kind: taxonomies.name, key, version, digest, path: '', source: 'import' }
  await tx
    .insertInto('content_documents')
    .values(row)
    .onConflict((conflict) => conflict.columns(['kind', 'key']).doUpdateSet(row))
    .execute()
}

/** Two namespaces may differ in case alone. */
async function exactly(namespace: string, found: Promise<TaxonomyRow | undefined>): Promise<TaxonomyRow | undefined> {
  const row = await found
  return row?.namespace === namespace ? row : undefined
}

function unwrapped(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('Taxonomy' in body)) return body
  return body.Taxonomy
}

function details(errors: unknown) {
  return { errors, url: '/taxonomies/import' }
}

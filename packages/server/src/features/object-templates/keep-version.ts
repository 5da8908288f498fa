import { isDeepStrictEqual } from 'node:util'
import type { ObjectTemplate } from '@tocsin/format'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/connect.ts'
import { templateIn, versionsOf, type TemplateRow } from './find-template.ts'

/** One version of a template, and the document that says so. */
export type Version = { template: ObjectTemplate; document: object; owner: Owner }
/** A library, or whoever made it here. */
export type Owner = { fixed: boolean; userId: number; orgId: number }

/** What nobody here made. */
export const LIBRARY: Owner = { fixed: true, userId: 0, orgId: 0 }

/** What stood there before, and what stands there now. */
export type Kept = { before: TemplateRow | undefined; after: TemplateRow; isChanged: boolean }

/**
 * Writes a version beside the others of its template; one that is there already takes the new document. What was made here
 * is no library's to change, nor is a library's template anybody's here.
 */
export async function keepVersion(tx: Tx, { template, document, owner }: Version): Promise<Kept> {
  const { uuid } = template
  const version = template.version ?? 1
  const others = await holdVersions(tx, uuid)
  const [foreign] = others.filter(({ fixed }) => fixed !== owner.fixed)
  if (foreign) return { before: foreign, after: foreign, isChanged: false }
  const before = others.find((other) => other.version === version)
  if (before && isDeepStrictEqual(before.definition, document)) return { before, after: before, isChanged: false }
  const columns = {
    name: template.name,
    meta_category: template['meta-category'],
    description: template.description ?? '',
    definition: JSON.stringify(document),
  }
  if (before) {
    const after = await tx
      .updateTable('object_templates')
      .set(columns)
      .where('id', '=', before.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    return { before, after, isChanged: true }
  }
  const active = takesOver(version, others)
  if (active) await retire(tx, uuid)
  const { fixed, userId, orgId } = owner
  const after = await tx
    .insertInto('object_templates')
    .values({ uuid, version, ...columns, user_id: userId, org_id: orgId, fixed, active })
    .returningAll()
    .executeTakeFirstOrThrow()
  return { before, after, isChanged: true }
}

/** All versions of a template, the newest first; who changes any of them next waits until the transaction ends. */
export async function holdVersions(tx: Tx, uuid: string): Promise<TemplateRow[]> {
  // Rows alone cannot be waited for: the first version has none yet.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`object template ${uuid}`}, 0))`.execute(tx)
  return versionsOf(tx, uuid)
}

/**
 * Whether a version that comes is put to use: the first one is, and one that is newer than all others takes over from the
 * newest of them. Where a site admin chose an older one, or none, that choice stays.
 */
export function takesOver(version: number, others: readonly Pick<TemplateRow, 'version' | 'active'>[]): boolean {
  const newest = others.reduce<(typeof others)[number] | undefined>(
    (best, other) => (best && best.version > other.version ? best : other),
    undefined,
  )
  return newest === undefined || (newest.active && version > newest.version)
}

/** Takes whatever version of a template is in use out of it. */
export async function retire(tx: Tx, uuid: string): Promise<void> {
  await tx
    .updateTable('object_templates')
    .set({ active: false })
    .where('uuid', '=', uuid)
    .where('active', '=', true)
    .execute()
}

/** How many relations came, changed and went. */
export function relationChanges({ before, after }: Kept): { added: number; changed: number; removed: number } {
  const was = before ? templateIn(before).attributes : new Map<string, unknown>()
  const is = templateIn(after).attributes
  let added = 0
  let changed = 0
  for (const [relation, element] of is) {
    if (!was.has(relation)) added += 1
    else if (!isDeepStrictEqual(was.get(relation), element)) changed += 1
  }
  return { added, changed, removed: [...was.keys()].filter((relation) => !is.has(relation)).length }
}

import { attachedTag, Report } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { errorsByField } from '../events/errors-by-field.ts'
import { attachRefusal, resolveTags, type TagRow } from '../tags/resolve.ts'
import { usableTags } from '../tags/usable-tags.ts'

/** A tag that was asked for: found, or why it cannot be had, in MISP's words. */
export type Wanted = { tag: TagRow } | { why: string }

const ID = /^\d{1,15}$/

/**
 * Tags by name or local id, for attaching them. Names that are unknown are made if the actor may make tags.
 *
 * Source: MISP's TagsController::attachTagToObject.
 */
export async function wantTags(tx: Tx, actor: Actor, asked: readonly string[], isLocal: boolean): Promise<Wanted[]> {
  const wanted: Wanted[] = []
  for (const text of asked) {
    const found = ID.test(text) ? await wantById(tx, text) : await wantByName(tx, actor, text.trim())
    const why = 'tag' in found ? attachRefusal(actor, found.tag, isLocal) : undefined
    wanted.push(why === undefined ? found : { why })
  }
  return wanted
}

async function wantById(tx: Tx, text: string): Promise<Wanted> {
  const tag = await tx.selectFrom('tags').selectAll().where('id', '=', Number(text)).executeTakeFirst()
  return tag ? { tag } : { why: 'Invalid Tag.' }
}

async function wantByName(tx: Tx, actor: Actor, name: string): Promise<Wanted> {
  const report = new Report()
  const sent = attachedTag.read({ name }, report)
  if (!sent || name === '') {
    return { why: `Unable to create tag. Reason: ${JSON.stringify(errorsByField(report.findings))}` }
  }
  const tag = (await resolveTags(tx, actor, [sent])).get(name)
  return tag ? { tag } : { why: 'Tag not found and insufficient privileges to create it.' }
}

/** The tag of this id, if it is the actor's to pick. */
export async function usableTag(tx: Tx, actor: Actor, id: string, isLocal: boolean): Promise<Wanted> {
  const tag = ID.test(id)
    ? await usableTags(tx, actor).selectAll('tags').where('tags.id', '=', Number(id)).executeTakeFirst()
    : undefined
  if (!tag) return { why: 'Tag not found.' }
  const why = attachRefusal(actor, tag, isLocal)
  return why === undefined ? { tag } : { why }
}

/** The tags that this text may mean: that of an id, or those of a name in any case, the very spelling first. */
export async function tagsCalled(tx: Tx, text: string): Promise<TagRow[]> {
  const name = text.trim()
  if (name.includes('\0')) return []
  const query = tx.selectFrom('tags').selectAll()
  if (ID.test(name)) return query.where('id', '=', Number(name)).execute()
  const rows = await query
    .where((eb) => eb(eb.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .orderBy('id')
    .execute()
  return rows.toSorted((a, b) => Number(b.name === name) - Number(a.name === name))
}

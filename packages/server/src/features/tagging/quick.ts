import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { quickFailure, quickSuccess, type QuickAnswer } from '../../platform/http/answers.ts'
import { Problem } from '../../platform/http/problem.ts'
import { findCollection, tagsOfCollections } from '../tag-collections/find.ts'
import { resolveTags } from '../tags/resolve.ts'
import { attachTags, detachTag, findAttached } from './attach.ts'
import { tagsCalled, usableTag, type Wanted } from './find-tags.ts'
import { respell, told } from './respell.ts'
import { attributeAnswer, eventAnswer } from './sentences.ts'
import { findTarget, mayTagTarget, type Target } from './target.ts'

/** Which record, which tags (local ids, or one name), and whether only this server is to know. */
export type QuickTag = {
  kind: Target['kind']
  id: string
  tag: string | readonly string[]
  local: boolean
  /** The spelling is to be replaced by the canonical one, where there is no doubt. */
  canonical: boolean
}

const INVALID = quickFailure('Invalid Tag.')

/**
 * `/events/addTag` and `/attributes/addTag`: known tags only, answering 200 to most refusals.
 *
 * Source: MISP's EventsController::addTag and AttributesController::addTag, which word them differently.
 */
export async function addQuickTag(context: Context, actor: Actor, sent: QuickTag): Promise<QuickAnswer> {
  const { kind, local } = sent
  const isEvent = kind === 'Event'
  refuseUnnamed(sent)
  return inTransaction(context, async (tx) => {
    const target = await requireTarget(tx, actor, sent)
    if (!target) return quickFailure('Invalid event.')
    const isAllowed = mayTagTarget(actor, target, local)
    if (!isAllowed && isEvent) return quickFailure("You don't have permission to do that.")
    const respelt = await respellSent(tx, actor, sent)
    const ids = await idsOf(tx, actor, respelt.tag)
    if (typeof ids === 'string') return quickFailure(ids)
    if (!isAllowed) return quickFailure('Tag could not be added.')
    const wanted: Wanted[] = []
    for (const id of ids) wanted.push(await usableTag(tx, actor, id, local))
    const connection = { local, relationshipType: null }
    const outcomes = await attachTags(tx, { context, actor }, target, { wanted, connection })
    return { ...(isEvent ? eventAnswer(outcomes) : attributeAnswer(outcomes)), ...respelt.told }
  })
}

/** `/events/removeTag` and `/attributes/removeTag`. */
export async function removeQuickTag(context: Context, actor: Actor, sent: QuickTag): Promise<QuickAnswer> {
  const { kind, tag } = sent
  const wrong = quickFailure(`Invalid ${kind.toLowerCase()} - tag combination.`)
  refuseUnnamed(sent)
  return inTransaction(context, async (tx) => {
    const target = await requireTarget(tx, actor, sent)
    const tags = await tagsCalled(tx, String(tag))
    // What has a number may be gone; what has a name never was.
    if (tags.length === 0) return /^\d+$/.test(String(tag)) ? wrong : INVALID
    const attached = target && (await findAttached(tx, target, tags))
    if (!target || !attached) return wrong
    if (!mayTagTarget(actor, target, attached.local)) {
      const word = kind === 'Event' ? "You don't have" : 'You do not have'
      return quickFailure(`${word} permission to do that.`)
    }
    await detachTag(tx, { context, actor }, target, attached)
    return quickSuccess('Tag removed.', !attached.local)
  })
}

/** A canonical tag that is not in the library yet is made, if the actor may make tags. */
async function respellSent(tx: Tx, actor: Actor, { tag, canonical }: QuickTag) {
  if (!canonical || typeof tag !== 'string' || tag.startsWith('[')) return { tag, told: {} }
  const respelt = await respell(tx, [tag.trim()])
  const [name = tag] = respelt.names
  if (name !== tag && !/^\d+$/.test(name)) await resolveTags(tx, actor, [{ name }])
  return { tag: name, told: told(respelt) }
}

/** On attributes, what the request does not name is not found. */
function refuseUnnamed({ kind, id, tag }: QuickTag): void {
  if (kind === 'Event') return
  if (id === '') throw new Problem('not-found', 'Invalid attribute')
  if (tag.length === 0) throw new Problem('not-found', 'Invalid tag')
}

async function requireTarget(tx: Tx, actor: Actor, { kind, id }: QuickTag): Promise<Target | undefined> {
  const target = await findTarget(tx, actor, id, [kind])
  if (!target && kind === 'Attribute') throw new Problem('not-found', 'Invalid attribute')
  return target
}

/**
 * The tags' ids, or what is wrong with them: a list, its JSON text, an id, the name of one that is known, or a collection
 * as `collection_7`.
 */
async function idsOf(tx: Tx, actor: Actor, sent: QuickTag['tag']): Promise<readonly string[] | string> {
  const list = typeof sent === 'string' ? listIn(sent) : sent
  const ids = list ?? [sent].flat()
  if (ids.some((id) => COLLECTION.test(id))) return withCollected(tx, actor, ids)
  if (list) return list.length === 0 ? 'Nothing to add.' : list
  const [text = ''] = ids
  if (/^\d{1,15}$/.test(text)) return [text]
  for (const { id } of await tagsCalled(tx, text)) {
    if ('tag' in (await usableTag(tx, actor, String(id), true))) return [String(id)]
  }
  return 'Invalid Tag.'
}

const COLLECTION = /^collection_(\d{1,15})$/i

/** The ids with those of each collection's tags in its place. */
async function withCollected(tx: Tx, actor: Actor, ids: readonly string[]): Promise<readonly string[] | string> {
  const all: string[] = []
  for (const id of ids) {
    const named = COLLECTION.exec(id)?.[1]
    const collection = named === undefined ? undefined : await findCollection(tx, actor, named)
    if (named !== undefined && !collection) return 'Invalid Tag Collection.'
    const tags = collection ? ((await tagsOfCollections(tx, actor, [collection.id])).get(collection.id) ?? []) : []
    all.push(...(collection ? tags.map((tag) => String(tag.id)) : [id]))
  }
  return all.length === 0 ? 'Nothing to add.' : all
}

function listIn(text: string): string[] | undefined {
  if (!text.startsWith('[')) return undefined
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) ? list.map(String) : undefined
  } catch {
    return undefined
  }
}

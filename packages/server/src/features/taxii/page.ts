import type { Event } from '@tocsin/format'
import { Problem } from '../../platform/http/problem.ts'
import { addedEvents, type AddedEvent } from '../search/added-events.ts'
import type { Asked } from '../search/format.ts'
import { writeCursor } from './cursor.ts'
import type { KeptEvents } from './kept-event.ts'
import { stixObjects, type Listed } from './stix-objects.ts'
import type { Wanted } from './wanted.ts'

export type Page = { listed: Listed[]; next: string | undefined }

/**
 * A page of the objects of a collection, in the order in which the events that they come from were added. An object that
 * several events share stands once on a page.
 */
export async function readPage(asked: Asked, wanted: Wanted, kept: KeptEvents): Promise<Page> {
  if (!wanted.isOurStix) return { listed: [], next: undefined }
  const { ids, from } = wanted
  if (ids === undefined || from !== undefined) return collect(asked, wanted, kept)
  // Most objects are named by the uuid of what they were made of; only for the others everything is gone through.
  const holding = ids.flatMap((id) => /^[a-z0-9-]+--([0-9a-f-]{36})$/.exec(id)?.[1] ?? [])
  if (holding.length === 0) return { listed: [], next: undefined }
  const page = await collect(asked, wanted, kept, holding)
  const found = new Set(page.listed.map(({ object }) => object.id))
  return ids.every((id) => found.has(id)) ? page : collect(asked, wanted, kept)
}

async function collect(asked: Asked, wanted: Wanted, kept: KeptEvents, holding?: readonly string[]): Promise<Page> {
  const { from, addedAfter: after, limit } = wanted
  const listed = new Map<string, Listed>()
  const reader = readerOf(asked)
  for await (const { id, added, read } of addedEvents(asked, { from, after, holding })) {
    const place = { id, added }
    const all = kept.take(reader, place) ?? (await listedOf(await readable(asked, read), added))
    const isBegun = from?.id === id && from.added.getTime() === added.getTime()
    for (const [object, one] of all.entries()) {
      const key = `${one.object.id} ${one.version}`
      if ((isBegun && object < from.object) || listed.has(key) || !isWanted(one, wanted)) continue
      if (listed.size === limit) {
        kept.keep(reader, place, all)
        return { listed: [...listed.values()], next: writeCursor({ ...place, object }) }
      }
      listed.set(key, one)
    }
  }
  return { listed: [...listed.values()], next: undefined }
}

/** All that what is read depends on, beside the event: who reads, through which eyes, and what is searched for. */
function readerOf({ actor, scope, search, wishes }: Asked): string {
  return JSON.stringify([actor.userId, search.viewer, scope, wishes])
}

/** An event that is too large to be read is passed over, and logged: whoever reads on would come no further. */
async function readable({ context }: Asked, read: AddedEvent['read']): Promise<Event | undefined> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'too-large')) throw error
    context.log.warn(`TAXII passes over an event: ${error.message}`)
    return undefined
  }
}

/**
 * What has no version of its own (observables, and what is marked once and for all) has the time at which it was added or
 * created. Source: TAXII 2.1 §5.3.1, `version`.
 */
async function listedOf(event: Event | undefined, added: Date): Promise<Listed[]> {
  const objects = event ? await stixObjects(event) : []
  return objects.map((object) => ({ object, version: object.modified ?? object.created ?? added.toISOString(), added }))
}

function isWanted({ object, version }: Listed, { ids, types, versions }: Wanted): boolean {
  return (
    (ids?.includes(object.id) ?? true) &&
    (types?.includes(object.type) ?? true) &&
    (versions?.includes(Date.parse(version)) ?? true)
  )
}

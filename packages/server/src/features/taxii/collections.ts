import { holds, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Wishes } from '../../platform/http/wishes.ts'
import { visibleSearches } from '../saved-searches/find.ts'
import type { Asked } from '../search/format.ts'
import { openSearch } from '../search/open-search.ts'
import { STIX } from './media-type.ts'

/** What is read of a collection: a search, seen by whoever asks. */
type Sought = { scope: 'events' | 'attributes'; parameters: Wishes }

export type Collection = { id: string; title: string; description?: string; alias?: string } & (
  { kind: 'search'; sought: Sought } | { kind: 'inbox' }
)

/** All that was published and that the reader may see. */
const published: Collection = {
  id: '6f1c5a1e-2f0b-4f55-9d7e-5a2c1b0e7d41',
  alias: 'published',
  title: 'Published events',
  description: 'Everything published on this server that you may see.',
  kind: 'search',
  sought: { scope: 'events', parameters: { published: 1 } },
}

/** Where objects are added, for those who may add events. */
const inbox: Collection = {
  id: 'c1d7f3a9-8c52-4f0e-b0a6-3e9d4c7b2a10',
  alias: 'inbox',
  title: 'Inbox',
  description: 'Objects that are added here become events of your organisation.',
  kind: 'inbox',
}

/** The collections that the actor reads or writes; a saved search is one for those whom it is shared with. */
export async function listCollections({ db }: Context, actor: Actor): Promise<Collection[]> {
  const rows = await visibleSearches(db, actor)
    .selectAll('saved_searches')
    .where('saved_searches.taxii', '=', true)
    .orderBy('saved_searches.id')
    .execute()
  const searches = rows.map(({ uuid, name, description, scope, parameters }): Collection => ({
    id: uuid,
    title: name,
    ...(description === '' ? {} : { description }),
    kind: 'search',
    sought: { scope, parameters },
  }))
  return [published, ...(holds(actor, 'perm_add') ? [inbox] : []), ...searches]
}

/** The collection of this id or alias that the actor reads or writes; hidden and absent look alike. */
export async function requireCollection(context: Context, actor: Actor, name: string): Promise<Collection> {
  const found = (await listCollections(context, actor)).find(
    ({ id, alias }) => id === name.toLowerCase() || alias === name,
  )
  if (!found) throw new Problem('not-found', 'There is no such collection.')
  return found
}

/** The search behind a collection, opened for whoever asks. */
export async function openCollection(context: Context, actor: Actor, name: string): Promise<Asked> {
  const collection = await requireCollection(context, actor, name)
  if (collection.kind === 'inbox') throw new Problem('forbidden', 'This collection is written to, not read.')
  const { scope, parameters } = collection.sought
  const wishes = { ...parameters, returnFormat: 'stix2' }
  const { search } = await openSearch(context, actor, scope, wishes)
  return { context, actor, scope, wishes, search }
}

export function presentCollection({ id, title, description, alias, kind }: Collection): object {
  const access = { can_read: kind === 'search', can_write: kind === 'inbox' }
  return { id, title, description, alias, ...access, media_types: [STIX] }
}

import type { FastifyRequest } from 'fastify'
import { isSiteAdmin, memberOf, viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { textWish, wishesOf, type Wishes } from '../../platform/http/wishes.ts'
import { keptHitsFor } from '../kept-values/hits.ts'
import { warningsFor } from '../events/warnings.ts'
import { readDecayWish } from '../decaying-models/decay-wish.ts'
import { settingOf } from '../user-settings/values.ts'
import type { Search } from './conditions.ts'
import type { Format } from './format.ts'
import { formats } from './formats.ts'
import { parseQuery } from './parse-query.ts'
import { pathWishes } from './path-values.ts'
import type { Query } from './query.ts'
import type { SearchScope } from './scope.ts'
import { resolveTags } from './resolve-tags.ts'

/** A search that was read: in which format it is answered, by MISP's name of it, and what there is to be found. */
export type OpenSearch = { name: string; format: Format; search: Search }

/** Reads what is wished of restSearch: in which format, what, and for whom. */
export async function openSearch(
  context: Context,
  actor: Actor,
  scope: SearchScope,
  wishes: Wishes,
): Promise<OpenSearch> {
  const { name, format } = formatOf(scope, wishes['returnFormat'])
  const kept = scope === 'events' ? await defaultTerms(context, actor) : {}
  const terms = { ...format.defaults, ...kept, ...wishes }
  const query = parseQuery(scope, terms, context.clock.seconds())
  const viewer = query.asMember ? memberOf(actor) : viewerOf(actor)
  const tags = await resolveTags(context.db, viewer, query)
  const isSyncUser = actor.permissions.has('perm_sync')
  const hidesLocalTags = query.show.excludeLocalTags ?? (scope === 'events' && isSyncUser && !isSiteAdmin(actor))
  const decay =
    scope === 'objects' ? undefined : await readDecayWish(context.db, { viewer, userId: actor.userId }, terms)
  const warnings = await warningsFor(context, { ...query.warnings, exports: isExport(name, query) })
  const { feedCorrelations, serverCorrelations } = query.show
  const keptWish = { feeds: feedCorrelations, servers: serverCorrelations }
  const hits = scope === 'events' ? await keptHitsFor(context, actor, keptWish) : undefined
  const search = {
    db: context.db,
    viewer,
    query,
    tags,
    seesAllDeleted: isSyncUser,
    hidesLocalTags,
    decay,
    warnings,
    kept: hits,
  }
  return { name, format, search }
}

/** Whether programs that detect and block are to act on the answer: any format but JSON, or JSON of what is for detection. */
function isExport(name: string, { attribute }: Query): boolean {
  if (name === 'count') return false
  return name !== 'json' || attribute.some((filter) => filter.by === 'to_ids' && filter.is)
}

/** What the user always asks of events, unless the request says otherwise. Source: MISP's Event::restSearch. */
async function defaultTerms({ db }: Context, { userId }: Actor): Promise<Wishes> {
  const kept = await settingOf(db, userId, 'default_restsearch_parameters')
  return typeof kept === 'object' && kept !== null && !Array.isArray(kept) ? { ...kept } : {}
}

function formatOf(scope: SearchScope, wish: unknown): { name: string; format: Format } {
  const isUnsaid = wish === undefined || wish === null || wish === '' || wish === 'download'
  const name = isUnsaid ? 'json' : textWish(wish)
  const format = Object.hasOwn(formats, name) ? formats[name] : undefined
  if (!format?.scopes.includes(scope)) throw new Problem('not-found', 'Invalid output format.')
  return { name, format }
}

/** All that a request wishes for, values that stand in the path included. Refuses requests that ask nothing, as MISP does. */
export function searchWishes(scope: SearchScope, request: FastifyRequest): Wishes {
  const wishes = { ...pathWishes(scope, request.url), ...wishesOf(request) }
  if (wishes['returnFormat'] === 'stix' && prefersJson(request)) return { ...wishes, returnFormat: 'stix-json' }
  if (Object.keys(wishes).length > 0) return wishes
  if (request.method === 'GET') {
    throw new Problem(
      'invalid',
      'Restsearch queries using GET and no parameters are not allowed. If you have passed parameters via a JSON body, make sure you use POST requests.',
    )
  }
  throw new Problem('invalid', 'Either specify the search terms in the url, or POST a json with the filter parameters.')
}

/** Whoever asks for JSON gets STIX 1 as JSON, and others as XML. Source: `rest-search`, returnFormat. */
function prefersJson({ headers }: FastifyRequest): boolean {
  return /^\s*application\/json\s*([,;]|$)/i.test(headers.accept ?? '')
}

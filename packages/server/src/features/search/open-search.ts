import type { FastifyRequest } from 'fastify'
import { isSiteAdmin, memberOf, viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { wishesOf, type Wishes } from '../../platform/http/wishes.ts'
import { warningsFor } from '../events/warnings.ts'
import { readDecayWish } from '../decaying-models/decay-wish.ts'
import { settingOf } from '../user-settings/values.ts'
import type { Search } from './conditions.ts'
import { lineFormats, type LineFormat } from './line-formats.ts'
import { parseQuery } from './parse-query.ts'
import { pathWishes } from './path-values.ts'
import type { Query } from './query.ts'
import type { SearchScope } from './scope.ts'
import { resolveTags } from './resolve-tags.ts'

/** How found records are answered: MISP's names, and the format of lines where it is one. */
export type Format =
  | { name: 'json' | 'csv' | 'count'; lines?: undefined; extension: string }
  | { name: string; lines: LineFormat; extension: string }
export type OpenSearch = { search: Search; format: Format }

/** Reads a request to restSearch: in which format, what, and for whom. Answers of MISP's to requests that ask nothing. */
export async function openSearch(
  context: Context,
  request: FastifyRequest,
  scope: SearchScope,
  wishes: Wishes,
): Promise<OpenSearch> {
  refuseEmpty(request, wishes)
  const format = formatOf(scope, wishes['returnFormat'])
  const { actor } = request
  const kept = scope === 'events' ? await defaultTerms(context, actor) : {}
  const terms = { ...(format.lines?.isRestrictive ? { to_ids: 1, published: 1 } : {}), ...kept, ...wishes }
  const query = parseQuery(scope, terms, context.clock.seconds())
  const viewer = query.asMember ? memberOf(actor) : viewerOf(actor)
  const tags = await resolveTags(context.db, viewer, query)
  const isSyncUser = actor.permissions.has('perm_sync')
  const hidesLocalTags = query.show.excludeLocalTags ?? (scope === 'events' && isSyncUser && !isSiteAdmin(actor))
  const decay =
    scope === 'objects' ? undefined : await readDecayWish(context.db, { viewer, userId: actor.userId }, terms)
  const warnings = await warningsFor(context, { ...query.warnings, exports: isExport(format, query) })
  const search = { db: context.db, viewer, query, tags, seesAllDeleted: isSyncUser, hidesLocalTags, decay, warnings }
  return { format, search }
}

/** Whether programs that detect and block are to act on the answer: any format but JSON, or JSON of what is for detection. */
function isExport({ name }: Format, { attribute }: Query): boolean {
  if (name === 'count') return false
  return name !== 'json' || attribute.some((filter) => filter.by === 'to_ids' && filter.is)
}

/** What the user always asks of events, unless the request says otherwise. Source: MISP's Event::restSearch. */
async function defaultTerms({ db }: Context, { userId }: Actor): Promise<Wishes> {
  const kept = await settingOf(db, userId, 'default_restsearch_parameters')
  return typeof kept === 'object' && kept !== null && !Array.isArray(kept) ? { ...kept } : {}
}

function refuseEmpty(request: FastifyRequest, wishes: Wishes): void {
  if (Object.keys(wishes).length > 0) return
  if (request.method === 'GET') {
    throw new Problem(
      'invalid',
      'Restsearch queries using GET and no parameters are not allowed. If you have passed parameters via a JSON body, make sure you use POST requests.',
    )
  }
  throw new Problem('invalid', 'Either specify the search terms in the url, or POST a json with the filter parameters.')
}

const json: Format = { name: 'json', extension: 'json' }

function formatOf(scope: SearchScope, wish: unknown): Format {
  if (wish === undefined || wish === null || wish === '' || wish === 'json' || wish === 'download') return json
  if (scope !== 'objects' && wish === 'csv') return { name: 'csv', extension: 'csv' }
  if (scope !== 'objects' && wish === 'count') return { name: 'count', extension: 'txt' }
  const lines = scope !== 'objects' && typeof wish === 'string' && Object.hasOwn(lineFormats, wish) && lineFormats[wish]
  if (lines) return { name: String(wish), lines, extension: lines.extension }
  throw new Problem('not-found', 'Invalid output format.')
}

/** All that a request wishes for, values that stand in the path included. */
export function searchWishes(scope: SearchScope, request: FastifyRequest): Wishes {
  return { ...pathWishes(scope, request.url), ...wishesOf(request) }
}

import type { FastifyRequest } from 'fastify'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { wishesOf, type Wishes } from '../../platform/http/wishes.ts'
import type { Search } from './conditions.ts'
import { parseQuery } from './parse-query.ts'
import type { SearchScope } from './scope.ts'
import { resolveTags } from './resolve-tags.ts'

export type Format = 'json' | 'csv'
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
  const query = parseQuery(scope, wishes, context.clock.seconds())
  const { actor } = request
  const viewer = query.asMember ? memberOf(actor) : viewerOf(actor)
  const tags = await resolveTags(context.db, viewer, query)
  return { format, search: { db: context.db, viewer, query, tags, seesAllDeleted: actor.permissions.has('perm_sync') } }
}

/** A site admin who asks to be treated like anybody else of the organisation. */
function memberOf(actor: Actor): Viewer {
  return { kind: 'member', orgId: actor.orgId, sharingGroupIds: actor.sharingGroupIds }
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

function formatOf(scope: SearchScope, wish: unknown): Format {
  if (wish === undefined || wish === null || wish === '' || wish === 'json' || wish === 'download') return 'json'
  if (wish === 'csv' && scope !== 'objects') return 'csv'
  throw new Problem('not-found', 'Invalid output format.')
}

/** The order of values in a path, `/attributes/restSearch/json/1.2.3.4`; what is null, 0 or false there is left out. */
const PATH_ORDER: Record<SearchScope, readonly string[]> = {
  events: ['returnFormat', 'value', 'type', 'category', 'org', 'tags', 'searchall', 'from', 'to', 'last', 'eventid'],
  attributes: ['returnFormat', 'value', 'type', 'category', 'org', 'tags', 'from', 'to', 'last', 'eventid'],
  objects: ['returnFormat', 'object_name', 'object_template_uuid', 'object_template_version', 'eventid'],
}

/** All that a request wishes for, values that stand in the path included. */
export function searchWishes(scope: SearchScope, request: FastifyRequest<{ Params: { '*'?: string } }>): Wishes {
  const values = (request.params['*'] ?? '').split('/').map(decodeURIComponent)
  const named = values.flatMap((value, i): [string, unknown][] => {
    const name = PATH_ORDER[scope][i]
    const isGiven = name !== undefined && value !== '' && !['null', '0', 'false'].includes(value)
    return isGiven ? [[name, value.includes('||') ? value.split('||') : value]] : []
  })
  return { ...Object.fromEntries(named), ...wishesOf(request) }
}

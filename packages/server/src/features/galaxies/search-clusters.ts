import { sql } from 'kysely'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { mapAhead } from '../../platform/db/ahead.ts'
import type { Db } from '../../platform/db/connect.ts'
import { slices } from '../../platform/db/read-by-ids.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isWished, textWish, type Wishes } from '../../platform/http/wishes.ts'
import { clusterConditions } from './cluster-filters.ts'
import { clusterColumns } from './cluster-row.ts'
import { presentCluster } from './present-cluster.ts'
import { visibleClusters } from '../../access/visible-clusters.ts'
import { wholeClusters } from './whole-clusters.ts'

/** Clusters are read in full this many at a time. */
const PAGE = 200

/** Which clusters of a galaxy are meant, in MISP's words. */
const CONTEXTS: Record<string, (actor: Actor) => Wishes> = {
  all: () => ({ deleted: 0 }),
  default: () => ({ deleted: 0, default: 1 }),
  custom: () => ({ deleted: 0, default: 0 }),
  org: ({ orgId }) => ({ deleted: 0, org_id: orgId }),
  orgc: ({ orgId }) => ({ deleted: 0, orgc_id: orgId }),
  deleted: () => ({ deleted: 1 }),
}

/** The clusters of a galaxy by their own fields. Source: MISP's GalaxyClustersController::index. */
export async function indexClusters(db: Db, actor: Actor, galaxy: string, wishes: Wishes): Promise<object[]> {
  const asked = textWish(wishes['context'], 'all')
  const within = (Object.hasOwn(CONTEXTS, asked) ? CONTEXTS[asked] : CONTEXTS['all'])?.(actor)
  const { searchall, context: _context, ...filters } = wishes
  const which = /^\d+$/.test(galaxy) ? { galaxy_id: galaxy } : { galaxy_uuid: galaxy }
  const where = { ...filters, ...within, searchall, ...(galaxy === '' ? {} : which) }
  let query = visibleClusters(db, viewerOf(actor)).select(clusterColumns)
  for (const condition of clusterConditions(viewerOf(actor), where)) query = query.where(condition)
  const rows = await paged(query.orderBy('galaxy_clusters.id'), wishes).execute()
  return rows.map((row) => ({ GalaxyCluster: presentCluster(row) }))
}

type Pageable<Q> = { limit(count: number): Q; offset(count: number): Q }

/** The page that was asked for, where a limit was. */
export function paged<Q extends Pageable<Q>>(query: Q, { limit, page }: Wishes): Q {
  const [size, number] = [numberWish(limit), numberWish(page)]
  if (size === undefined) return query
  return query.limit(size).offset(size * Math.max(0, (number ?? 1) - 1))
}

function numberWish(wish: unknown): number | undefined {
  const text = textWish(wish)
  return /^\d{1,6}$/.test(text) && Number(text) > 0 ? Number(text) : undefined
}

/** What a search for clusters found: their ids in order. */
export type FoundClusters = { ids: number[]; isMinimal: boolean }

/** Finds clusters by everything that is asked for. Source: `rest-search` §8. */
export async function findClusters(db: Db, actor: Actor, wishes: Wishes): Promise<FoundClusters> {
  const format = textWish(wishes['returnFormat'], 'json').toLowerCase()
  if (!['json', 'download', ''].includes(format)) throw new Problem('not-found', 'Invalid output format.')
  const viewer = viewerOf(actor)
  let query = visibleClusters(db, viewer).select('galaxy_clusters.id')
  for (const condition of clusterConditions(viewer, wishes)) query = query.where(condition)
  const isOne = isWished(wishes['first'])
  const rows = await paged(query.orderBy(orderOf(wishes['order'])), isOne ? { limit: 1 } : wishes).execute()
  return { ids: rows.map(({ id }) => id), isMinimal: isWished(wishes['minimal']) }
}

const SORTED = ['id', 'uuid', 'value', 'type', 'version', 'tag_name', 'distribution', 'galaxy_id', 'org_id', 'orgc_id']

function orderOf(wish: unknown) {
  const [, name = 'id', direction = ''] = /^(?:GalaxyCluster\.)?(\w+)(?:\s+(asc|desc))?$/i.exec(textWish(wish)) ?? []
  const by = sql.ref(`galaxy_clusters.${SORTED.includes(name) ? name : 'id'}`)
  return direction.toLowerCase() === 'desc' ? sql`${by} desc` : sql`${by}`
}

/** `{"response":[{"GalaxyCluster":…}]}`, piece by piece. */
export async function* clustersText(
  context: Context,
  actor: Actor,
  { ids, isMinimal }: FoundClusters,
): AsyncGenerator<string> {
  const viewer = viewerOf(actor)
  const read = async (page: number[]): Promise<object[]> =>
    isMinimal ? minimalClusters(context.db, page) : wholeClusters(context, viewer, page)
  let separator = ''
  yield '{"response":['
  for await (const clusters of mapAhead(slices([ids], PAGE), read)) {
    for (const cluster of clusters) {
      yield `${separator}${JSON.stringify({ GalaxyCluster: cluster })}`
      separator = ','
    }
  }
  yield ']}'
}

/** What another server asks for, to see what it lacks. */
async function minimalClusters(db: Db, ids: number[]): Promise<object[]> {
  return db.selectFrom('galaxy_clusters').select(['uuid', 'version']).where('id', 'in', ids).orderBy('id').execute()
}

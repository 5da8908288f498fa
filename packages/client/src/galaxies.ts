import type { Connection } from './connection.ts'
import { pathTo, type RecordId } from './record.ts'

export type ListedGalaxy = {
  id: string
  uuid: string
  name: string
  type: string
  description: string
  version: string
  icon: string
  namespace: string
  enabled: boolean
  local_only: boolean
  kill_chain_order?: Record<string, string[]>
}
export type MatrixCell = { id: string; uuid: string; value: string; tag_name: string; external_id: string[] }
/** Columns in their order, and in each the clusters that stand in it. */
export type MatrixTab = { name: string; columns: { name: string; clusters: MatrixCell[] }[] }

/** What is known of threats, by kind. Every method throws ApiError. */
export type GalaxiesApi = {
  /** All galaxies, or those with a part of the text in their name, namespace, description or uuid. */
  index(text?: string): Promise<ListedGalaxy[]>
  /** A galaxy with an order as a matrix. Tocsin only. */
  matrix(galaxyId: RecordId): Promise<MatrixTab[]>
}

export function galaxiesApi({ get, post }: Connection): GalaxiesApi {
  return {
    // The shapes are the server's own, and of one version with it.
    index: async (value = '') =>
      ((await post('/galaxies/index', JSON.stringify({ value }))) as { Galaxy: ListedGalaxy }[]).map(
        ({ Galaxy }) => Galaxy,
      ),
    matrix: async (galaxyId) =>
      ((await get(`${pathTo('/tocsin/galaxies', galaxyId)}/matrix`)) as { tabs: MatrixTab[] }).tabs,
  }
}

import { warninglist, type Warninglist, type WarninglistCategory, type WarninglistType } from '@tocsin/format'
import type { Connection } from './connection.ts'
import { pathTo, readRecord } from './record.ts'

/** A list without its entries. */
export type WarninglistHead = {
  id: string
  name: string
  type: WarninglistType
  description: string
  version: string
  enabled: boolean
  /** Of the public library; the others are somebody's own. */
  default: boolean
  category: WarninglistCategory
  warninglist_entry_count: string
  valid_attributes: string
}
/** A list that a value is on, and by which of its entries. */
export type ListedBy = { id: string; name: string; matched: string }
/** What a list does beyond telling. */
export type WarninglistPolicy = {
  on_import: 'inform' | 'drop_to_ids'
  on_export: 'inform' | 'exclude'
  category: WarninglistCategory
}

/** Lists of known values. Every method throws ApiError. */
export type WarninglistsApi = {
  index(filters?: { value?: string; enabled?: boolean; type?: WarninglistType }): Promise<WarninglistHead[]>
  /** A list with its entries, in the public layout. */
  export(id: string): Promise<Warninglist>
  /** Takes a list as one's own, over an own list of that name. */
  import(list: Warninglist): Promise<void>
  delete(id: string): Promise<void>
  enable(ids: readonly string[], enabled: boolean): Promise<void>
  /** Which enabled lists the values are on; values that are on none are not there. */
  check(values: readonly string[]): Promise<Map<string, ListedBy[]>>
  /** Tocsin only, as what follows. */
  policy(id: string): Promise<WarninglistPolicy>
  setPolicy(id: string, change: Partial<WarninglistPolicy>): Promise<WarninglistPolicy>
  /** The entries of a list that can match nothing, and why. */
  unusable(id: string): Promise<{ value: string; why: string }[]>
}

export function warninglistsApi({ get, post, put }: Connection): WarninglistsApi {
  const policyOf = (id: string) => `${pathTo('/tocsin/warninglists', id)}/policy`
  return {
    // The shapes are the server's own, and of one version with it.
    async index(filters = {}) {
      const { Warninglists } = (await post('/warninglists/index', JSON.stringify(filters))) as {
        Warninglists: { Warninglist: WarninglistHead }[]
      }
      return Warninglists.map((row) => row.Warninglist)
    },
    export: async (id) => readRecord(await get(pathTo('/warninglists/export', id)), 'Warninglist', warninglist),
    async import(list) {
      await post('/warninglists/import', warninglist.write(list))
    },
    async delete(id) {
      await post(pathTo('/warninglists/delete', id))
    },
    async enable(ids, enabled) {
      await post('/warninglists/toggleEnable', JSON.stringify({ id: ids, enabled }))
    },
    async check(values) {
      const found = (await post('/warninglists/checkValue', JSON.stringify(values))) as Record<string, ListedBy[]>
      return new Map(Object.entries(found))
    },
    policy: async (id) => (await get(policyOf(id))) as WarninglistPolicy,
    setPolicy: async (id, change) => (await put(policyOf(id), JSON.stringify(change))) as WarninglistPolicy,
    unusable: async (id) =>
      ((await get(`${pathTo('/tocsin/warninglists', id)}/unusable`)) as { unusable: { value: string; why: string }[] })
        .unusable,
  }
}

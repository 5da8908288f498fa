import { organisation, type Organisation } from '@tocsin/format'
import type { Connection } from './connection.ts'
import { pathTo, readRecord, readRecords, textOf, type RecordId } from './record.ts'

/** Who takes part. Everybody may look, site admins change. Every method throws ApiError. */
export type OrganisationsApi = {
  /** Those of this server (`local`, unless told otherwise), those that came with data (`external`), or all. */
  index(scope?: 'local' | 'external' | 'all'): Promise<Organisation[]>
  view(id: RecordId): Promise<Organisation>
  add(organisation: Organisation): Promise<Organisation>
  /** Sends the fields to change; the rest stays. */
  edit(id: RecordId, change: Organisation): Promise<Organisation>
  /** Deletes one without users or data. */
  delete(id: RecordId): Promise<void>
}

export function organisationsApi(connection: Connection): OrganisationsApi {
  const { get, post } = connection
  const NAME = 'Organisation'
  return {
    index: async (scope = 'local') => readRecords(await get(`/organisations/index/scope:${scope}`), NAME, organisation),
    view: async (id) => readRecord(await get(pathTo('/organisations/view', id)), NAME, organisation),
    add: async (sent) =>
      readRecord(await post('/admin/organisations/add', textOf(organisation, sent)), NAME, organisation),
    async edit(id, change) {
      const answer = await post(pathTo('/admin/organisations/edit', id), textOf(organisation, change))
      return readRecord(answer, NAME, organisation)
    },
    async delete(id) {
      await post(pathTo('/admin/organisations/delete', id))
    },
  }
}

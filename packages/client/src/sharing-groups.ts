import { sharingGroup, type SharingGroup } from '@tocsin/format'
import type { Connection } from './connection.ts'
import { pathTo, readRecord, textOf, type RecordId } from './record.ts'

/** Named circles of organisations. Every method throws ApiError. */
export type SharingGroupsApi = {
  /** The groups that this key may share with; full lists of members come with `view`. */
  index(): Promise<SharingGroup[]>
  /** A group with its owner, members and servers. */
  view(id: RecordId): Promise<SharingGroup>
  add(group: SharingGroup): Promise<SharingGroup>
  /** Sends the fields to change; the rest stays. */
  edit(id: RecordId, change: SharingGroup): Promise<SharingGroup>
  delete(id: RecordId): Promise<void>
  /** Adds a member; one that may `extend` may add others. */
  addOrganisation(id: RecordId, organisationId: RecordId, options?: { extend?: boolean }): Promise<void>
  removeOrganisation(id: RecordId, organisationId: RecordId): Promise<void>
  /** Puts a group inside this one: who is in the child is in the parent. Tocsin only. */
  addGroup(id: RecordId, childId: RecordId): Promise<void>
  removeGroup(id: RecordId, childId: RecordId): Promise<void>
}

export function sharingGroupsApi(connection: Connection): SharingGroupsApi {
  const { get, post } = connection
  return {
    async index() {
      const { response = [] } = (await get('/sharing_groups/index')) as { response?: unknown[] }
      return response.map(readGroup)
    },
    view: async (id) => readGroup(await get(pathTo('/sharing_groups/view', id))),
    add: async (group) => readGroup(await post('/sharing_groups/add', textOf(sharingGroup, group))),
    edit: async (id, change) => readGroup(await post(pathTo('/sharing_groups/edit', id), textOf(sharingGroup, change))),
    async delete(id) {
      await post(pathTo('/sharing_groups/delete', id))
    },
    async addOrganisation(id, organisationId, { extend = false } = {}) {
      const body = JSON.stringify({ sg_id: id, org_id: organisationId, extend })
      await post('/sharing_groups/addOrg', body)
    },
    async addGroup(id, childId) {
      await post(pathTo(pathTo('/sharing_groups/addGroup', id), childId))
    },
    async removeGroup(id, childId) {
      await post(pathTo(pathTo('/sharing_groups/removeGroup', id), childId))
    },
    async removeOrganisation(id, organisationId) {
      await post('/sharing_groups/removeOrg', JSON.stringify({ sg_id: id, org_id: organisationId }))
    },
  }
}

/** MISP answers a group with its owner, members and servers beside it; everywhere else they stand inside. */
function readGroup(answer: unknown): SharingGroup {
  const { SharingGroup, ...beside } = (answer ?? {}) as { SharingGroup?: object }
  return readRecord({ ...SharingGroup, ...beside }, 'SharingGroup', sharingGroup)
}

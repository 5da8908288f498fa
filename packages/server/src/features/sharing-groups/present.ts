import { dateTimeText, type GroupMode } from '@tocsin/format'
import type { Viewer } from '../../access/viewer.ts'
import type { Context } from '../../context.ts'
import { asShown } from './confidential.ts'
import { serversOfComposites } from './composite-servers.ts'
import { loadGroups, type Member, type ServerRow, type WholeGroup } from './load-groups.ts'
import { membersBelow } from './members-below.ts'
import { uuidForPeer } from './peer-uuid.ts'
import type { SharingGroupRow } from './group.ts'

type Org = { id: string; name: string; uuid: string }

/** A sharing group as it travels inside records, in MISP's spelling. */
export type NestedGroup = ReturnType<typeof ownFields> & {
  Organisation: Org
  SharingGroupOrg: ReturnType<typeof presentMember>[]
  SharingGroupServer: (ReturnType<typeof presentServer> & { Server?: { id: string; url: string; name: string } })[]
  SharingGroupGroup: PresentedChild[]
}

/** Which groups a record of several is shared with, and how they count. */
export type Several = { sharing_group_ids: string[]; sharing_group_mode: GroupMode }

type PresentedChild = { uuid: string; name: string }

/**
 * The groups that records name, by local id, as MISP nests them. Servers are known by their address elsewhere. Whoever
 * knows no groups in groups finds all members among the group's own, as far as nothing below it hides them.
 */
export async function nestedGroups(
  { db, config }: Pick<Context, 'db' | 'config'>,
  viewer: Viewer,
  ids: Iterable<number>,
): Promise<Map<number, { group: NestedGroup; several: Several | undefined }>> {
  const local = { id: '0', url: config.baseUrl, name: config.baseUrl }
  const groups = await loadGroups(db, ids)
  const members = await membersBelow(db, viewer, groups)
  const servers = await serversOfComposites(db, groups)
  return new Map(
    [...groups].map(([id, whole]) => {
      const group = asShown(viewer, whole)
      const nested = {
        ...ownFields(group),
        ...(whole.composite === null ? {} : namesOf(whole, group)),
        Organisation: presentOrg(group.owner),
        SharingGroupOrg: [...group.members, ...(members.get(id) ?? [])].map(presentMember),
        SharingGroupServer: ((whole.hides_members ? undefined : servers.get(id)) ?? group.servers).map((server) => ({
          ...presentServer(server),
          ...(server.server_id === 0 ? { Server: local } : linkOf(server)),
        })),
        SharingGroupGroup: group.children.map(presentChild),
        ...(whole.hides_members ? asPeer(viewer, whole, local) : {}),
      }
      return [id, { group: nested, several: severalOf(group) }]
    }),
  )
}

/**
 * What another server is told of a group that hides its members, unless it is its own: under a uuid of its own, and with
 * this server alone, so that nothing goes on from there. Who else is in is left out already.
 */
function asPeer(viewer: Viewer, group: WholeGroup, local: { id: string; url: string; name: string }) {
  if (viewer.kind === 'everything' || viewer.peerOrg === undefined || viewer.orgId === group.org_id) return {}
  const entry = { id: '0', sharing_group_id: String(group.id), server_id: '0', all_orgs: false, Server: local }
  return { uuid: uuidForPeer(group.uuid, viewer.peerOrg), roaming: false, SharingGroupServer: [entry] }
}

/** What a composite is called by its viewer: after the groups that they may look at. */
function namesOf(whole: WholeGroup, shown: WholeGroup): { name: string; releasability: string } {
  const groups = shown.children.flatMap(({ group }) => group ?? [])
  const others = groups.length < whole.children.length ? ['others'] : []
  const releasability = groups.map((group) => group.releasability).filter((text) => text !== '')
  return {
    name: `Composite: ${[...groups.map(({ name }) => name), ...others].join(' + ')}`,
    releasability: releasability.join(' + '),
  }
}

function severalOf({ composite, children }: WholeGroup): Several | undefined {
  if (composite === null) return undefined
  const ids = children.flatMap(({ group }) => (group ? [String(group.id)] : []))
  return { sharing_group_ids: ids, sharing_group_mode: composite }
}

export function presentChild({ uuid, name }: WholeGroup['children'][number]): PresentedChild {
  return { uuid, name }
}

/** As `add` and `edit` answer a group: its parts beside each other. */
export function presentSaved(group: WholeGroup): object {
  return {
    SharingGroup: ownFields(group),
    SharingGroupOrg: group.members.map(presentMember),
    SharingGroupServer: group.servers.map(presentServer),
    SharingGroupGroup: group.children.map(presentChild),
    Organisation: presentOrg(group.owner),
  }
}

/** The group's own fields. */
export function ownFields(group: SharingGroupRow) {
  return {
    id: String(group.id),
    name: group.name,
    releasability: group.releasability,
    description: group.description,
    uuid: group.uuid,
    organisation_uuid: group.organisation_uuid,
    org_id: String(group.org_id),
    sync_user_id: String(group.sync_user_id),
    active: group.active,
    created: dateTimeText(group.created.getTime() / 1000),
    modified: dateTimeText(group.modified.getTime() / 1000),
    local: group.local,
    roaming: group.roaming,
    confidential: group.confidential,
    embeddable: group.embeddable,
    incomplete: group.incomplete,
  }
}

export function presentOrg({ id, name, uuid }: WholeGroup['owner']): Org {
  return { id: String(id), name, uuid }
}

export function presentMember({ id, sharing_group_id, extend, valid_until, org }: Member) {
  return {
    id: String(id),
    sharing_group_id: String(sharing_group_id),
    org_id: String(org.id),
    extend,
    valid_until: valid_until?.toISOString() ?? null,
    Organisation: presentOrg(org),
  }
}

/** A server that this one is linked with; a link that ended leaves nothing. */
export function linkOf({ server_id, url, name }: ServerRow): { Server?: { id: string; url: string; name: string } } {
  return url === null || name === null ? {} : { Server: { id: String(server_id), url, name } }
}

export function presentServer({ id, sharing_group_id, server_id, all_orgs }: ServerRow) {
  return { id: String(id), sharing_group_id: String(sharing_group_id), server_id: String(server_id), all_orgs }
}

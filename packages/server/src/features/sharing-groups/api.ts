import { flag, localId, organisation, sharingGroup, text, uuid } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { also, anything, done, fields, listOf, object, oneOf, told } from '../../platform/http/api/shapes.ts'

const members = fields(listOf(anything), 'SharingGroupOrg SharingGroupServer SharingGroupGroup')
const org = object({ id: localId, name: text, uuid })
const group = { SharingGroup: also(sharingGroup, { id: localId }), ...members }
const listed = object({ ...group, Organisation: org, editable: flag, deletable: flag })
const saved = object({ ...group, Organisation: org })
const naming = fields(text, 'sg_id sg_uuid id uuid')
const child = { ...naming, ...fields(text, 'child_id child_uuid child') }
const member = { ...naming, ...fields(text, 'org_id org_uuid org_name') }
const server = { ...naming, ...fields(text, 'server_id server_url server_baseurl server_name') }
const path = {
  group: told(text, 'The number or UUID of the group.'),
  other: told(text, 'What goes in or out, by number, UUID or name.'),
  flag: told(oneOf('0', '1'), 'Whether they may change the group, or whether all organisations of the server count.'),
}

export const sharingGroupsApi: RouteTable = {
  group: 'Sharing groups',
  routes: {
    'GET /sharing_groups[/index[/{passive}]]': {
      summary: 'List the sharing groups that one may use',
      takes: {
        value: told(text, 'A part of what is said of them.'),
        searchorg: told(text, 'With this organisation.'),
        limit: localId,
        page: localId,
      },
      path: { passive: told(oneOf('true', 'false'), 'Those that are not in use.') },
      answers: object({ response: listOf(listed) }),
    },
    'GET /sharing_groups/view/{id}': {
      summary: 'Show a sharing group',
      takes: { includeAnalystData: flag },
      answers: object({ ...group, Organisation: organisation }),
    },
    'POST /sharing_groups/add': { summary: 'Add a sharing group', answers: saved },
    'POST PUT /sharing_groups/edit/{id}': { summary: 'Change a sharing group', answers: saved },
    'POST DELETE /sharing_groups/delete/{id}': { summary: 'Delete a sharing group', answers: done },
    'POST /sharing_groups/addOrg[/{group}/{other}[/{flag}]]': {
      summary: 'Put an organisation into a sharing group',
      takes: { ...member, extend: flag, valid_until: told(text, 'Until when; for good unless said.') },
      path,
      answers: done,
    },
    'POST /sharing_groups/removeOrg[/{group}/{other}]': {
      summary: 'Take an organisation out of a sharing group',
      takes: member,
      path,
      answers: done,
    },
    'POST /sharing_groups/addServer[/{group}/{other}[/{flag}]]': {
      summary: 'Put a server into a sharing group',
      takes: { ...server, all_orgs: flag, all: flag },
      path,
      answers: done,
    },
    'POST /sharing_groups/removeServer[/{group}/{other}]': {
      summary: 'Take a server out of a sharing group',
      takes: server,
      path,
      answers: done,
    },
    'POST /sharing_groups/addGroup[/{group}/{other}]': {
      summary: 'Put a sharing group into another',
      takes: child,
      path,
      answers: done,
    },
    'POST /sharing_groups/removeGroup[/{group}/{other}]': {
      summary: 'Take a sharing group out of another',
      takes: child,
      path,
      answers: done,
    },
  },
}

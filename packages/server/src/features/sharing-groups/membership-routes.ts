import { moment, nullable, Report } from '@tocsin/format'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isWished, textWish, wishesOf, type Wishes } from '../../platform/http/wishes.ts'
import { addChild, removeChild, type Nesting } from './children.ts'
import { addMember, removeMember, type Membership } from './members.ts'
import { addServer, removeServer, type ServerEntry } from './servers.ts'

const validUntil = nullable(moment)

type Named = FastifyRequest<{ Params: { group?: string; other?: string; flag?: string } }>

/** Organisations and servers into a group and out of it, named in the path or in the body. */
export function registerMembership(app: FastifyInstance, context: Context): void {
  for (const path of ['', '/:group/:other', '/:group/:other/:flag']) {
    app.post(`/sharing_groups/addOrg${path}`, { config: { may: 'sharing-group.edit' } }, async (request: Named) =>
      addMember(context, request.actor, membership(request)),
    )
    app.post(`/sharing_groups/addServer${path}`, { config: { may: 'sharing-group.edit' } }, async (request: Named) =>
      addServer(context, request.actor, serverEntry(request)),
    )
  }
  for (const path of ['', '/:group/:other']) {
    app.post(`/sharing_groups/removeOrg${path}`, { config: { may: 'sharing-group.edit' } }, async (request: Named) =>
      removeMember(context, request.actor, membership(request)),
    )
    app.post(`/sharing_groups/removeServer${path}`, { config: { may: 'sharing-group.edit' } }, async (request: Named) =>
      removeServer(context, request.actor, serverEntry(request)),
    )
    app.post(`/sharing_groups/addGroup${path}`, { config: { may: 'sharing-group.edit' } }, async (request: Named) =>
      addChild(context, request.actor, nesting(request)),
    )
    app.post(`/sharing_groups/removeGroup${path}`, { config: { may: 'sharing-group.edit' } }, async (request: Named) =>
      removeChild(context, request.actor, nesting(request)),
    )
  }
}

function nesting(request: Named): Nesting {
  const wishes = wishesOf(request)
  const { group, other } = request.params
  return {
    group: group ?? firstOf(wishes, ['sg_id', 'sg_uuid', 'id', 'uuid']),
    child: other ?? firstOf(wishes, ['child_id', 'child_uuid', 'child']),
  }
}

function membership(request: Named): Membership {
  const wishes = wishesOf(request)
  const { group, other, flag } = request.params
  return {
    group: group ?? firstOf(wishes, ['sg_id', 'sg_uuid', 'id', 'uuid']),
    org: other ?? firstOf(wishes, ['org_id', 'org_uuid', 'org_name']),
    extend: isWished(wishes['extend'] ?? flag),
    validUntil: endWished(wishes['valid_until']),
  }
}

function serverEntry(request: Named): ServerEntry {
  const wishes = wishesOf(request)
  const { group, other, flag } = request.params
  return {
    group: group ?? firstOf(wishes, ['sg_id', 'sg_uuid', 'id', 'uuid']),
    // To MISP a 0 in the path names nothing.
    server:
      other && other !== '0' ? other : firstOf(wishes, ['server_id', 'server_url', 'server_baseurl', 'server_name']),
    allOrgs: isWished(wishes['all_orgs'] ?? wishes['all'] ?? flag),
  }
}

/** Until when an organisation is to be in: a time, or null for without end. */
function endWished(wish: unknown): Date | null {
  const report = new Report()
  const micros = wish === undefined || wish === '' ? null : validUntil.read(wish, report)
  if (micros === undefined) throw new Problem('invalid', 'valid_until has to be an ISO 8601 time, or null.')
  return micros === null ? null : new Date(micros / 1_000)
}

/** The first of these that the request gives. */
function firstOf(wishes: Wishes, names: readonly string[]): string {
  return names.map((name) => textWish(wishes[name])).find((text) => text !== '') ?? ''
}

import { describe, expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import type { Permission } from '../../access/permissions.ts'
import { claimFor } from './claim.ts'
import { mayDeleteAttribute, mayEdit, mayModify, mayPublish, mayTag } from './may-change.ts'

const OURS = 2
const THEIRS = 3
const HOST = 1

function actorWith(permissions: readonly Permission[], orgId = OURS): Actor {
  return {
    userId: 7,
    email: 'a@b.test',
    orgId,
    orgUuid: `00000000-0000-4000-8000-00000000000${orgId}`,
    orgName: 'ours',
    roleId: 3,
    permissions: new Set(permissions),
    sharingGroupIds: [],
    hidesUnpublished: false,
    isReadOnly: false,
    searchLimit: undefined,
    via: { kind: 'key', keyId: 1, expires: undefined },
  }
}

const mine = { org_id: OURS, orgc_id: OURS, user_id: 7, locked: false }
const colleagues = { ...mine, user_id: 8 }
const theirs = { org_id: THEIRS, orgc_id: THEIRS, user_id: 9, locked: false }
const synced = { org_id: OURS, orgc_id: THEIRS, user_id: 8, locked: true }

describe('who may modify an event', () => {
  test.each([
    ['a site admin, any', ['perm_site_admin'], theirs, true],
    ['whoever may modify their own, theirs', ['perm_modify'], mine, true],
    ['whoever may modify their own, not a colleague’s', ['perm_modify'], colleagues, false],
    ['whoever may modify their organisation’s, a colleague’s', ['perm_modify_org'], colleagues, true],
    ['nobody, what another organisation made', ['perm_modify', 'perm_modify_org', 'perm_sync'], theirs, false],
    ['a synchronising user, no copy by hand', ['perm_sync'], synced, false],
    ['nobody without a permission', [], mine, false],
  ] as const)('%s', (_, permissions, event, is) => {
    expect(mayModify(actorWith(permissions), event)).toBe(is)
  })
})

describe('who may overwrite an event', () => {
  test.each([
    ['a synchronising user, the copies that synchronisation brought', ['perm_sync'], synced, true],
    ['a synchronising user, nothing that was made here', ['perm_sync'], { ...synced, locked: false }, false],
    ['whoever may modify it', ['perm_modify'], mine, true],
  ] as const)('%s', (_, permissions, event, is) => {
    expect(mayEdit(actorWith(permissions), event)).toBe(is)
  })
})

describe('who may publish an event', () => {
  test.each([
    ['its organisation, with the permission', ['perm_publish'], colleagues, true],
    ['its organisation, not without', ['perm_modify_org'], colleagues, false],
    ['no other organisation', ['perm_publish'], synced, false],
    ['a site admin', ['perm_site_admin'], theirs, true],
  ] as const)('%s', (_, permissions, event, is) => {
    expect(mayPublish(actorWith(permissions), event)).toBe(is)
  })
})

describe('who may tag an event', () => {
  test.each([
    ['a tagger who may modify it', actorWith(['perm_tagger', 'perm_modify']), mine, { global: true, local: true }],
    ['nobody without the tagger’s permission', actorWith(['perm_modify']), mine, { global: false, local: false }],
    ['no tagger, what others made', actorWith(['perm_tagger']), theirs, { global: false, local: false }],
    [
      'the host’s taggers, any, but only locally',
      actorWith(['perm_tagger'], HOST),
      theirs,
      { global: false, local: true },
    ],
  ])('%s', (_, actor, event, is) => {
    expect(mayTag(actor, event, { isLocal: false, hostOrgId: HOST })).toBe(is.global)
    expect(mayTag(actor, event, { isLocal: true, hostOrgId: HOST })).toBe(is.local)
  })
})

describe('who may delete an attribute', () => {
  test.each([
    ['the creator’s organisation', ['perm_modify'], colleagues, true],
    ['not without the permission', [], mine, false],
    ['of a copy, a synchronising user of the owner', ['perm_sync'], synced, true],
    ['of a copy, nobody else', ['perm_modify', 'perm_modify_org'], synced, false],
    ['a site admin', ['perm_site_admin'], theirs, true],
  ] as const)('%s', (_, permissions, event, is) => {
    expect(mayDeleteAttribute(actorWith(permissions), event)).toBe(is)
  })
})

describe('whose event it becomes', () => {
  const Orgc = { uuid: '00000000-0000-4000-8000-000000000003', name: 'theirs' }
  test.each([
    ['a user’s own, whatever Orgc says', ['perm_add'], { kind: 'own' }],
    ['another’s, where the user synchronises', ['perm_sync'], { kind: 'other', organisation: Orgc }],
    ['another’s, where a site admin says so', ['perm_site_admin'], { kind: 'other', organisation: Orgc }],
  ] as const)('%s', (_, permissions, creator) => {
    const claim = claimFor(actorWith(permissions), { info: 'x', Orgc })
    expect(claim).toEqual({ orgId: OURS, userId: 7, creator, locked: false })
  })
})

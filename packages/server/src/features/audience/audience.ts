import type { Actor } from '../../access/actor.ts'
import { decideAccess, type Step } from '../../access/decide.ts'
import type { Context } from '../../context.ts'
import type { Db } from '../../platform/db/connect.ts'
import { distributionAfter } from '@tocsin/format'
import { findChain, type KnownChain } from './chain.ts'
import type { Reason } from './reason.ts'
import type { Asked } from './request.ts'
import { serversOf, type SentTo } from './servers.ts'

type Org = { id: number; uuid: string; name: string; users: number }

/** An organisation that sees the record, with how many users, and the rules that let it. */
export type Seer = { id: string; uuid: string; name: string; users: number; why: Reason[] }

export type Audience = {
  organisations: Seer[]
  /** Members of a confidential group see it too; who they are, and how many, is not the asker's to know. */
  confidentialMembers: boolean
  siteAdmins: { users: number; why: Reason[] }
  /** The distribution that a copy has on a server that pulls it, or that it is pushed to; null where it does not go. */
  nextHop: { pulled: string | null; pushed: string | null }
  /** The servers that it is sent to when its event is published. */
  servers: SentTo[]
  /** Against what is stored: who would see it and does not now, and the other way round. */
  difference?: { gains: Seer[]; loses: Seer[] }
}

/** Who sees a record, or would see a draft, on this server. */
export async function audienceOf(context: Context, actor: Actor, asked: Asked): Promise<Audience> {
  const { db } = context
  const { wanted, now } = await findChain(db, actor, asked)
  const orgs = await organisations(db)
  const seers = seersOf(orgs, actor, wanted)
  const [admins] = await db
    .selectFrom('users')
    .innerJoin('roles', 'roles.id', 'users.role_id')
    .select((eb) => eb.fn.countAll<number>().as('users'))
    .where('users.disabled', '=', false)
    .where((eb) => eb(eb.val('perm_site_admin'), '=', eb.fn.any('roles.permissions')))
    .execute()
  const isDraft = 'draft' in asked && asked.draft !== undefined && now !== undefined
  return {
    organisations: seers,
    confidentialMembers: wanted.levels.some(({ group }) => group?.hidesMembers),
    siteAdmins: {
      users: admins?.users ?? 0,
      why: decideAccess({ orgId: 0, isSiteAdmin: true }, wanted).steps.map(reason),
    },
    nextHop: nextHopOf(wanted),
    servers: await serversOf(context, wanted),
    ...(isDraft ? { difference: difference(seersOf(orgs, actor, now), seers) } : {}),
  }
}

/** Local organisations and their users who may log in. */
async function organisations(db: Db): Promise<Org[]> {
  return db
    .selectFrom('organisations')
    .leftJoin('users', (join) => join.onRef('users.org_id', '=', 'organisations.id').on('users.disabled', '=', false))
    .select(['organisations.id', 'organisations.uuid', 'organisations.name'])
    .select((eb) => eb.fn.count<number>('users.id').as('users'))
    .where('organisations.local', '=', true)
    .groupBy('organisations.id')
    .orderBy('organisations.name')
    .execute()
}

function seersOf(orgs: readonly Org[], actor: Actor, chain: KnownChain): Seer[] {
  const hidden = new Set(chain.levels.flatMap(({ at, group }) => (group?.hidesMembers ? [at] : [])))
  return orgs.flatMap((org) => {
    const { isAllowed, steps } = decideAccess({ orgId: org.id, isSiteAdmin: false }, chain)
    const isTold = org.id === actor.orgId || !steps.some(({ at, rule }) => rule === 'group' && hidden.has(at))
    return isAllowed && isTold
      ? [{ id: String(org.id), uuid: org.uuid, name: org.name, users: org.users, why: steps.map(reason) }]
      : []
  })
}

function reason({ at, rule, sentence }: Step): Reason {
  return { at, rule, sentence }
}

/** What leaves with the event goes as the narrowest level on the way down allows. */
function nextHopOf({ levels }: KnownChain): Audience['nextHop'] {
  const after = (way: 'pulled' | 'pushed') => {
    const there = levels.map(({ distribution }) => distributionAfter(distribution, way))
    const own = there.at(-1)
    return own === undefined || there.includes(undefined) ? null : String(own)
  }
  return { pulled: after('pulled'), pushed: after('pushed') }
}

function difference(before: readonly Seer[], after: readonly Seer[]): { gains: Seer[]; loses: Seer[] } {
  const had = new Set(before.map(({ id }) => id))
  const has = new Set(after.map(({ id }) => id))
  return { gains: after.filter(({ id }) => !had.has(id)), loses: before.filter(({ id }) => !has.has(id)) }
}

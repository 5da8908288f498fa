import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import { decideAccess, type Reader } from '../../access/decide.ts'
import type { Db } from '../../platform/db/connect.ts'
import { findOrganisation } from '../orgs/find.ts'
import type { Reason } from './audience.ts'
import { findChain } from './chain.ts'
import { recordOf, textOf, wrong, type Asked } from './request.ts'

/** Whether one reader sees a record, and the rules that decide it. */
export type Explanation = { allowed: boolean; why: Reason[] }

/** Whose eyes: an organisation's, or a user's. */
type Whom = { kind: 'org' | 'user'; name: string }

/** Reads `{"reader": {"org": …}}` or `{"reader": {"user": …}}`. */
export function readReader(body: unknown): Whom {
  const reader = recordOf(recordOf(body, 'The body')['reader'], 'reader')
  const { org, user } = reader
  if ((org === undefined) === (user === undefined)) throw wrong('reader has to name an org or a user.')
  return org === undefined
    ? { kind: 'user', name: textOf(user, 'reader.user') }
    : { kind: 'org', name: textOf(org, 'reader.org') }
}

/** Whether a reader would see what is asked about, by the same decision as the preview and held to what reads do. */
export async function explainAccess(db: Db, actor: Actor, asked: Asked, whom: Whom): Promise<Explanation> {
  const { wanted } = await findChain(db, actor, asked)
  const reader = await findReader(db, actor, whom)
  const { isAllowed, steps } = decideAccess(reader, wanted)
  const isOwn = reader.orgId === actor.orgId
  const hidden = wanted.levels.some(
    ({ at, group }) => group?.hidesMembers && steps.some((step) => step.at === at && step.rule === 'group'),
  )
  if (hidden && !isOwn) throw wrong('Who is in a confidential group is for its owner to know.')
  return { allowed: isAllowed, why: steps.map(({ at, rule, sentence }) => ({ at, rule, sentence })) }
}

async function findReader(db: Db, actor: Actor, { kind, name }: Whom): Promise<Reader> {
  if (kind === 'org') {
    const org = await findOrganisation(db, name)
    if (!org) throw wrong(`reader.org: there is no organisation ${name}.`)
    return { orgId: org.id, isSiteAdmin: false }
  }
  const mayAsk = isSiteAdmin(actor) || actor.permissions.has('perm_admin')
  const user = await db
    .selectFrom('users')
    .innerJoin('roles', 'roles.id', 'users.role_id')
    .select(['users.org_id', 'roles.permissions'])
    .where((eb) => eb.or([eb(eb.cast<string>('users.id', 'text'), '=', name), eb('users.email', '=', name)]))
    .$if(!isSiteAdmin(actor), (query) => query.where('users.org_id', '=', actor.orgId))
    .$if(!mayAsk, (query) => query.where('users.id', '=', actor.userId))
    .executeTakeFirst()
  if (!user) throw wrong(`reader.user: there is no user ${name}, or you may not ask about them.`)
  return { orgId: user.org_id, isSiteAdmin: user.permissions.includes('perm_site_admin') }
}

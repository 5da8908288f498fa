import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import { decideAccess, type Reader } from '../../access/decide.ts'
import type { Context } from '../../context.ts'
import type { Db } from '../../platform/db/connect.ts'
import { findOrganisation } from '../orgs/find.ts'
import type { Reason } from './reason.ts'
import { findChain } from './chain.ts'
import { recordOf, textOf, wrong, type Asked } from './request.ts'
import { explainServer } from './servers.ts'

/** Whether one reader sees a record, and the rules that decide it. */
export type Explanation = { allowed: boolean; why: Reason[] }

/** Whose eyes: an organisation's, or a user's; or a server, to which it is sent or not. */
type Whom = { kind: 'org' | 'user' | 'server'; name: string }

/** Reads `{"reader": {"org": …}}`, `{"reader": {"user": …}}` or `{"reader": {"server": …}}`. */
export function readReader(body: unknown): Whom {
  const reader = recordOf(recordOf(body, 'The body')['reader'], 'reader')
  const named = (['org', 'user', 'server'] as const).filter((kind) => reader[kind] !== undefined)
  const [kind, ...others] = named
  if (kind === undefined || others.length > 0) throw wrong('reader has to name an org, a user or a server.')
  return { kind, name: textOf(reader[kind], `reader.${kind}`) }
}

/** Whether a reader would see what is asked about, by the same decision as the preview and held to what reads do. */
// oxlint-disable-next-line max-params -- of what, who asks, about what, for whom
export async function explainAccess(context: Context, actor: Actor, asked: Asked, whom: Whom): Promise<Explanation> {
  const { db } = context
  const { wanted } = await findChain(db, actor, asked)
  if (whom.kind === 'server') return explainServer(context, wanted, whom.name)
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

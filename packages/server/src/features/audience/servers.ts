import { distributionAfter } from '@tocsin/format'
import type { Context } from '../../context.ts'
import { isWithinRules } from '../events/push-candidates.ts'
import { decideSend, type SendVerdict } from '../servers/decide-send.ts'
import { findServer, type ServerRow } from '../servers/find-server.ts'
import { reachOf } from '../sharing-groups/load-reach.ts'
import type { Reason } from './reason.ts'
import type { KnownChain } from './chain.ts'
import { wrong } from './request.ts'

/** A server that a record is sent to, and the distribution that it has there and one server on. */
export type SentTo = {
  id: string
  name: string
  url: string
  distribution: string
  nextHop: { pulled: string | null; pushed: string | null }
  why: Reason[]
}

type Known = Pick<Context, 'db' | 'clock'>

/**
 * Where a record is sent when its event is published, in the order in which it is sent. Which servers a confidential group
 * reaches would tell who is in it.
 */
export async function serversOf(context: Known, chain: KnownChain): Promise<SentTo[]> {
  if (hidesMembers(chain)) return []
  const links = await context.db
    .selectFrom('servers')
    .selectAll()
    .where('push', '=', true)
    .orderBy('priority')
    .orderBy('id')
    .execute()
  const sent: SentTo[] = []
  for (const link of links) {
    const { goes, distribution, steps } = await decide(context, link, chain)
    if (!goes || distribution === undefined) continue
    const after = (way: 'pulled' | 'pushed') => {
      const level = distributionAfter(distribution, way)
      return level === undefined ? null : String(level)
    }
    sent.push({
      id: String(link.id),
      name: link.name,
      url: link.url,
      distribution: String(distribution),
      nextHop: { pulled: after('pulled'), pushed: after('pushed') },
      why: steps.map(({ at, rule, sentence }) => ({ at, rule, sentence })),
    })
  }
  return sent
}

/** Whether a record is sent to one server, by its local id. */
export async function explainServer(
  context: Known,
  chain: KnownChain,
  id: string,
): Promise<{ allowed: boolean; why: Reason[] }> {
  const link = await findServer(context.db, id)
  if (hidesMembers(chain)) throw wrong('Who is in a confidential group is for its owner to know.')
  if (!link) throw wrong(`reader.server: there is no server ${id}.`)
  const { goes, steps } = await decide(context, link, chain)
  return { allowed: goes, why: steps.map(({ at, rule, sentence }) => ({ at, rule, sentence })) }
}

function hidesMembers({ levels }: KnownChain): boolean {
  return levels.some(({ group }) => group?.hidesMembers)
}

async function decide({ db, clock }: Known, link: ServerRow, chain: KnownChain): Promise<SendVerdict> {
  const { uuid: remoteOrg } = await db
    .selectFrom('organisations')
    .select('uuid')
    .where('id', '=', link.remote_org_id)
    .executeTakeFirstOrThrow()
  const ids = chain.levels.flatMap(({ group }) => group?.ids ?? [])
  const reaches = await reachOf(db, ids, { id: link.id, remoteOrg, now: clock.now().getTime() })
  const levels = chain.levels.map(({ at, distribution, group }) => ({
    at,
    distribution,
    reaches: group !== undefined && (group.mode === 'any' ? group.ids.some(reaches) : group.ids.every(reaches)),
  }))
  const { eventId } = chain
  return decideSend(levels, {
    name: link.name,
    push: link.push,
    internal: link.internal,
    isWithinRules: eventId === undefined || (await isWithinRules(db, link, eventId)),
  })
}

import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'
import { bringProposals } from '../proposals/bring.ts'
import { LARGE } from './peer.ts'
import type { Pulling } from './pull-event.ts'
import { listIn, recordOf } from './records.ts'
import type { Outcome } from '../runs/account.ts'

const PAGE = 1_000
/** A server that never ends its pages is not believed to have more. */
const MAX_PAGES = 10_000
const NINETY_DAYS = 90 * 24 * 60 * 60

/**
 * Fetches what was proposed over there in the last ninety days for events that are here.
 *
 * Source: MISP's ShadowAttribute::pullProposals, in `sync-protocol` §3.3.
 */
export async function pullProposals(pulling: Pulling): Promise<void> {
  const { context, peer, account, signal } = pulling
  const since = context.clock.seconds() - NINETY_DAYS
  for (let page = 1; page <= MAX_PAGES; page++) {
    const path = `/shadow_attributes/index/all:1/timestamp:${since}/limit:${PAGE}/page:${page}/deleted[]:0/deleted[]:1.json`
    const items = listIn(await peer.json('GET', path, { bounds: LARGE, signal }))
    const byEvent = new Map<string, unknown[]>()
    for (const item of items) {
      const proposal = recordOf(recordOf(item)['ShadowAttribute'] ?? item)
      const { event_uuid } = proposal
      if (typeof event_uuid !== 'string' || !isUuid(event_uuid)) continue
      byEvent.set(event_uuid, [...(byEvent.get(event_uuid) ?? []), proposal])
    }
    for (const [event, proposals] of byEvent) await account.noteAll(await bring(pulling, event, proposals))
    if (items.length < PAGE) return
  }
}

async function bring({ context, puller }: Pulling, event: string, proposals: unknown[]): Promise<Outcome[]> {
  const known = await context.db.selectFrom('events').select('id').where('uuid', '=', event).executeTakeFirst()
  const all = (outcome: Outcome['outcome'], why: string) =>
    proposals.flatMap((proposal): Outcome[] => {
      const { uuid } = recordOf(proposal)
      return typeof uuid === 'string' && isUuid(uuid) ? [{ kind: 'proposal', uuid, outcome, why }] : []
    })
  if (!known) return all('refused', 'Its event is not here.')
  try {
    const brought = await bringProposals(context, puller, event, proposals)
    return brought.map((outcome) => ({ kind: 'proposal', ...outcome }))
  } catch (error) {
    if (error instanceof Problem) return all('failed', error.message)
    throw error
  }
}

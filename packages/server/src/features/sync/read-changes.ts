import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'
import type { Offered } from './choose-wanted.ts'
import { indexFilters } from './index-filters.ts'
import { LARGE, type Peer } from './peer.ts'
import { recordOf } from './records.ts'
import { linesOf } from './remote-index.ts'

/** What another server of Tocsin tells of what is new there. */
export type Changes = {
  /** To be shown the next time. */
  cursor: string
  /** Whether it is all that is there. */
  isComplete: boolean
  offered: Offered[]
  /** Events that it offered at some time and does not any more. */
  withdrawn: string[]
  /** Of which other kinds there is something new. */
  others: ReadonlySet<string>
}

const MAX_CURSOR = 50_000

/** Asks what changed since a cursor, or for everything, within the rules of the link. */
export async function readChanges(peer: Peer, after: string | undefined, signal: AbortSignal): Promise<Changes> {
  const { tag, org } = indexFilters(peer.server.pull_rules)
  const body = { after: after ?? '', tag, org }
  const told = recordOf(await peer.json('POST', '/tocsin/changes', { body, bounds: LARGE, signal }))
  const { cursor, complete, withdrawn, others } = told
  if (typeof cursor !== 'string' || cursor === '' || cursor.length > MAX_CURSOR) {
    throw new Problem('upstream', `${peer.server.url} does not say up to where it has told what changed.`)
  }
  return {
    cursor,
    // What was asked for is everything, whatever it is called.
    isComplete: complete !== false || after === undefined,
    offered: linesOf(peer, told['events']),
    withdrawn: textsIn(withdrawn)
      .filter(isUuid)
      .map((uuid) => uuid.toLowerCase()),
    others: new Set(textsIn(others)),
  }
}

function textsIn(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : []
}

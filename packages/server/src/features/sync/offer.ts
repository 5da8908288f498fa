import type { RecordKind } from '../../db/tables/runs.ts'
import type { Ability } from '../instance/announcement.ts'
import type { Offered, Technique } from './choose-wanted.ts'
import type { Pulling } from './pull-event.ts'
import { readChanges } from './read-changes.ts'
import { rememberCursor, rememberedCursor } from './remembered-cursor.ts'
import { readIndex } from './remote-index.ts'

/** What the other server has for this one. */
export type Offer = {
  offered: Offered[]
  /** Events that it offered at some time and does not any more. */
  withdrawn: string[]
  /** Whether there may be something new of a kind. */
  hasNew(kind: RecordKind): boolean
  /** Called when all of it is done: the next run is told of what comes after. */
  settle(): Promise<void>
}

/**
 * Asks what there is: a server of Tocsin for what changed since the last time, any other for its whole index. Links with
 * further parameters for the index are compared as a whole, since what these mean may change with the time of day.
 */
export async function readOffer(
  pulling: Pulling,
  technique: Technique,
  abilities: ReadonlySet<Ability>,
): Promise<Offer> {
  const { context, peer, signal, account } = pulling
  const { server } = peer
  const canTell = abilities.has('changes') && technique === 'full' && server.pull_rules.url_params === ''
  if (!canTell) {
    const offered = await readIndex(peer, signal)
    return { offered, withdrawn: [], hasNew: () => true, settle: async () => {} }
  }
  const { offered, withdrawn, others, ...told } = await readChanges(
    peer,
    await rememberedCursor(context, server),
    signal,
  )
  return {
    offered,
    withdrawn,
    hasNew: (kind) => told.isComplete || others.has(kind),
    async settle() {
      // What failed is not told of again but by the old cursor.
      const counts = await account.counts()
      const hasFailed = Object.values(counts).some(({ failed = 0 }) => failed > 0)
      if (!hasFailed) await rememberCursor(context, server, told)
    },
  }
}

import { parseEventEnvelope } from '@tocsin/format'
import { eachOf } from '../../platform/each-of.ts'
import { Problem } from '../../platform/http/problem.ts'
import { LARGE, parse } from './peer.ts'
import { notShown, takeEvent, type Pulling } from './pull-event.ts'
import { recordOf } from './records.ts'

/** Enough that the way there and back counts for nothing, and few enough that little is asked for twice where it breaks. */
const BATCH = 50
/** So many batches are under way at once, and so many events of each are saved at once. */
const STREAMS = 2
const SAVES = 2

/**
 * Fetches events many in an answer, and saves each as it comes, as if it had been asked for alone. Answers those that did not
 * come: a batch that breaks is not asked for again.
 */
export async function pullBatches(pulling: Pulling, uuids: readonly string[], tick: () => void): Promise<string[]> {
  const left: string[] = []
  await eachOf(cut(uuids), STREAMS, async (batch) => {
    const awaited = new Set(batch)
    try {
      await pullBatch(pulling, awaited, tick)
    } catch (error) {
      if (pulling.signal.aborted || !(error instanceof Problem)) throw error
    }
    left.push(...awaited)
  })
  return left
}

function cut(uuids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(uuids.length / BATCH) }, (_, i) => uuids.slice(i * BATCH, (i + 1) * BATCH))
}

/** `awaited` loses what came. */
async function pullBatch(pulling: Pulling, awaited: Set<string>, tick: () => void): Promise<void> {
  const { peer, signal } = pulling
  const body = { events: [...awaited], localTags: peer.server.internal }
  const lines = peer.lines('/tocsin/batch', { body, bounds: LARGE, signal })
  const worker = async () => {
    for await (const line of lines) {
      const answer = recordOf(parse(peer.server, line))
      const uuid = String(answer['absent'] ?? recordOf(answer['Event'])['uuid'])
      // What was not asked for, came already or has to be asked for alone, is nothing.
      if (!awaited.delete(uuid)) continue
      await takeEvent(pulling, uuid, async () => {
        if ('absent' in answer) throw notShown(peer)
        return { read: parseEventEnvelope(answer), proof: { bytes: Buffer.from(line), signature: undefined } }
      })
      tick()
    }
  }
  const outcomes = await Promise.allSettled(Array.from({ length: SAVES }, worker))
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
}

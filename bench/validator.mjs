// How many attributes a second the format package reads and settles, on one core.
import { parseEventEnvelope, Report, settleAttribute, walkAttributes } from '@tocsin/format'
import { event } from './generate.mjs'

/** Attributes a second, the best of five rounds: the first ones still compile. */
export async function validatorThroughput() {
  const document = JSON.parse(JSON.stringify(event(100_000, 3)))
  let best = 0
  for (let round = 0; round < 5; round++) {
    const began = performance.now()
    const { event: read } = parseEventEnvelope(document)
    let settled = 0
    if (read)
      for (const { attribute } of walkAttributes(read)) if (settleAttribute(attribute, new Report())) settled += 1
    best = Math.max(best, settled / ((performance.now() - began) / 1000))
  }
  return best
}

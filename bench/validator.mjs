// How many attributes a second the format package reads and settles, on one core.
import { parseEventEnvelope, Report, settleAttribute, walkAttributes } from '@tocsin/format'
import { event } from './generate.mjs'

/** Attributes a second, the best of five rounds: the first ones still compile. */
export function validatorThroughput() {
  /** @type {unknown} */
  const document = JSON.parse(JSON.stringify(event(100_000, 3)))
  return Math.max(...Array.from({ length: 5 }, () => round(document)))
}

/** @param {unknown} document */
function round(document) {
  const began = performance.now()
  const { event: read } = parseEventEnvelope(document)
  const placed = read === undefined ? [] : [...walkAttributes(read)]
  const settled = placed.filter(({ attribute }) => settleAttribute(attribute, new Report()) !== undefined)
  return settled.length / ((performance.now() - began) / 1000)
}

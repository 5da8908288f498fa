import type { FastifyReply, FastifyRequest } from 'fastify'
import { Problem, statuses } from './problem.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route edits a record, and heeds `If-Match`. */
    takesIfMatch?: true
  }
}

/** The rule for the header, as errors and the API description tell it. */
export const IF_MATCH_RULE = 'If-Match must be * or the timestamp of the record in quotes, such as "1700000000".'

/**
 * The timestamp that the sender of an edit expects the record to have; undefined where any will do, since none was named
 * or `*`, which asks only that the record exists. Source: RFC 9110 §13.1.1, with a record's timestamp for its entity tag.
 */
export function expectedTimestamp({ headers }: Pick<FastifyRequest, 'headers'>): number | undefined {
  const header = headers['if-match']?.trim()
  if (header === undefined || header === '*') return undefined
  const [, digits] = /^"(\d{1,15})"$/.exec(header) ?? []
  if (digits === undefined) throw new Problem('invalid', IF_MATCH_RULE)
  return Number(digits)
}

/** Refuses to change a record that is not as the sender expects. The caller holds it, so that it stays as it is. */
export function refuseStale(record: { timestamp: number } | undefined, expected: number | undefined): void {
  if (expected === undefined || record?.timestamp === expected) return
  throw new Problem('stale', 'The record has changed since it was read.')
}

/** Sends what an edit answers; where the record had changed, 412 and the record as it stands, in the same shape. */
export async function sendEdited(
  reply: FastifyReply,
  edit: () => Promise<FastifyReply>,
  sendCurrent: () => Promise<FastifyReply>,
): Promise<FastifyReply> {
  try {
    return await edit()
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'stale')) throw error
    reply.code(statuses.stale)
    return sendCurrent()
  }
}

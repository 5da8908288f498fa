import { isUuid } from '../../platform/uuid.ts'

/** What the server on which an event was made signs to have it back. */
export type Statement = {
  recall: string
  event: string
  /** The time of the version up to which it is recalled. */
  timestamp: number
  /** When it was said, in seconds. */
  time: number
  /** The server that says it, by its uuid. */
  server: string
  reason: string
}

export const MAX_REASON = 1_000

/** A statement as it is signed. Nothing else that a server signs begins like it. */
export function writeStatement({ recall, event, timestamp, time, server, reason }: Statement): string {
  return JSON.stringify({ tocsin_recall: 1, recall, event, timestamp, time, server, reason })
}

/** Undefined for whatever is no statement. */
export function readStatement(text: string): Statement | undefined {
  const said = fieldsOf(text)
  const { tocsin_recall, recall, event, timestamp, time, server, reason } = said
  if (tocsin_recall !== 1 || !isUuidText(recall) || !isUuidText(event) || !isUuidText(server)) return undefined
  if (!isSeconds(timestamp) || !isSeconds(time) || !isReason(reason)) return undefined
  return { recall: recall.toLowerCase(), event: event.toLowerCase(), timestamp, time, server, reason }
}

function fieldsOf(text: string): Record<string, unknown> {
  try {
    const said: unknown = JSON.parse(text)
    return typeof said === 'object' && said !== null ? { ...said } : {}
  } catch {
    return {}
  }
}

function isUuidText(value: unknown): value is string {
  return typeof value === 'string' && isUuid(value)
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isReason(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_REASON && !/[\p{Surrogate}\0]/u.test(value)
}

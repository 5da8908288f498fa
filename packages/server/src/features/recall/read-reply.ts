import type { AnswerState, PassedOn } from '../../db/tables/recalls.ts'

export type Reply = { state: 'removed' | 'kept'; why: string; passed: PassedOn[] }

/** So many servers are told of, so deep, and in so many words. */
const MAX_SERVERS = 1_000
const MAX_DEPTH = 16
const MAX_TEXT = 300
const STATES: readonly AnswerState[] = ['waiting', 'removed', 'kept', 'unreachable']

/** What another server answers to a recall; undefined where that is no answer. Nothing of it is trusted to be short. */
export function readReply(body: unknown): Reply | undefined {
  const { outcome, why, passed } = recordIn(body)
  if (outcome !== 'removed' && outcome !== 'kept') return undefined
  const room = { left: MAX_SERVERS }
  return { state: outcome, why: textIn(why), passed: passedIn(passed, room, 1) }
}

function passedIn(value: unknown, room: { left: number }, depth: number): PassedOn[] {
  if (!Array.isArray(value) || depth > MAX_DEPTH) return []
  const read: PassedOn[] = []
  for (const item of value) {
    if (room.left <= 0) break
    room.left -= 1
    const { server, state, why, passed } = recordIn(item)
    const known = STATES.find((one) => one === state)
    if (known)
      read.push({ server: textIn(server), state: known, why: textIn(why), passed: passedIn(passed, room, depth + 1) })
  }
  return read
}

function recordIn(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

function textIn(value: unknown): string {
  if (typeof value !== 'string') return ''
  return value
    .slice(0, MAX_TEXT)
    .replace(/[\p{Cc}\p{Surrogate}]/gu, ' ')
    .trim()
}

/** Whether one that was asked by others has not said yet what becomes of the event there. */
export function isUnsettled(passed: readonly PassedOn[]): boolean {
  return passed.some(({ state, passed: further }) => state === 'waiting' || isUnsettled(further))
}

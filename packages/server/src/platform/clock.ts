import type { Clock } from '../context.ts'

/** The time of this machine. */
export const systemClock: Clock = { now: () => new Date(), seconds: () => Math.floor(Date.now() / 1000) }

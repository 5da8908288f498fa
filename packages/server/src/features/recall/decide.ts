/** What is here of an event that is recalled. */
export type Copy = { locked: boolean; recall_key: string | null; timestamp: number }

/** Who recalls which version of it, and whether this server does as it is told. */
export type Asked = { fingerprint: string; timestamp: number; obeys: boolean }

export type Verdict = { outcome: 'removed' } | { outcome: 'kept'; why: string } | { outcome: 'unknown' }

/**
 * What becomes of a recall whose signature holds. Only the server on which the event was made is obeyed: the one whose key
 * the copy came with. Whoever else asks is told the same as if there was no such event here, and so is whoever asks for what
 * was made here.
 */
export function decideRecall(copy: Copy | undefined, { fingerprint, timestamp, obeys }: Asked): Verdict {
  if (!copy?.locked || copy.recall_key !== fingerprint) return { outcome: 'unknown' }
  if (copy.timestamp > timestamp) return { outcome: 'kept', why: 'A later version of it is here.' }
  if (!obeys) return { outcome: 'kept', why: 'The administrators of this server decide about recalls themselves.' }
  return { outcome: 'removed' }
}

const DAY = 24 * 60 * 60
const HOUR = 60 * 60

/** Whether something that was said then may be said now for the first time: late enough for a server that was down. */
export function isTimely(time: number, now: number): boolean {
  return time > now - 30 * DAY && time < now + HOUR
}

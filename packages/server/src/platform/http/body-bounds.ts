import { createTurnstile } from './turnstile.ts'

const MIB = 1024 * 1024

/** Bodies up to this size are read at once; larger ones wait for each other, so that few can fill the memory. */
const SMALL = 8 * MIB
/** While all bodies together hold more than this, those above a size that hardly counts wait as well. */
const FULL = 64 * MIB
const TINY = MIB

/** Whoever sends nothing for this many milliseconds has left. */
const PATIENCE = 60_000
/** A body that others wait for has to come at this many bytes a millisecond, once it had some time to begin. */
const PACE = MIB / 1_000
const GRACE = 10_000

/** One body, from its first bytes until it is done with. */
export type BodyClaim = {
  size: number
  /** When its sender was last heard; nobody is late while they wait. */
  heard: number
  /** That it is its turn, since when, and how much of it had come by then. */
  turn: { leave: () => void; since: number; from: number } | undefined
  /** Ends it: it comes too slowly, or not at all. */
  cut: () => void
}

/** Keeps count of the bodies of all requests at once: what they hold, which one's turn it is, and who is late. */
export type BodyBounds = ReturnType<typeof createBodyBounds>

export function createBodyBounds(now: () => number = Date.now) {
  const turnstile = createTurnstile()
  const coming = new Set<BodyClaim>()
  const kept = new Set<BodyClaim>()
  let held = 0
  return {
    begin(cut: () => void): BodyClaim {
      const claim = { size: 0, heard: now(), turn: undefined, cut }
      coming.add(claim)
      kept.add(claim)
      return claim
    },
    /** Counts what came, and waits for its turn where that is too much. */
    async take(claim: BodyClaim, bytes: number): Promise<void> {
      claim.size += bytes
      held += bytes
      const isMuch = claim.size > SMALL || (claim.size > TINY && held > FULL)
      if (isMuch && !claim.turn) {
        claim.heard = Infinity
        claim.turn = { leave: await turnstile.enter(), since: now(), from: claim.size }
      }
      claim.heard = now()
    },
    /** All of it is here. */
    end(claim: BodyClaim): void {
      coming.delete(claim)
    },
    /** It is done with. */
    release(claim: BodyClaim): void {
      if (!kept.delete(claim)) return
      held -= claim.size
      claim.turn?.leave()
    },
    /** Ends those that are late. */
    sweep(): void {
      for (const claim of coming) if (isLate(claim, now(), turnstile.waiting > 0)) claim.cut()
    },
  }
}

function isLate({ size, heard, turn }: BodyClaim, now: number, isAwaited: boolean): boolean {
  if (now - heard > PATIENCE) return true
  if (!turn || !isAwaited) return false
  const elapsed = now - turn.since
  return elapsed > GRACE && size - turn.from < PACE * elapsed
}

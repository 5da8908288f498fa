import { compareVersions } from './version.ts'

/** What the loader knows of a document that it took before. */
export type Held = { version: string; digest: Buffer; source: string }

type Sent = { version: string; digest: Buffer }

/** How a document meets what is held under its key. */
export type Manner = {
  /** It came with the program, and must not replace what was brought from elsewhere. */
  isStarter: boolean
  /** An earlier version of the program brought it already; if it is gone, somebody wanted that. */
  wasOffered: boolean
  /** This load took another document of the same key already. */
  isRepeated: boolean
}

/** The source under which the program's own documents are held. */
export const STARTER = 'starter'

/**
 * Whether a document is taken: an older version never replaces a newer one; of the same version the later does, since
 * libraries mend documents without counting on.
 */
export function decide(held: Held | undefined, sent: Sent, { isStarter, wasOffered, isRepeated }: Manner) {
  if (!held) return wasOffered ? ('unchanged' as const) : ('added' as const)
  if (held.digest.equals(sent.digest)) return 'unchanged' as const
  const order = compareVersions(sent.version, held.version)
  const mustBeNewer = isRepeated || (isStarter && held.source !== STARTER)
  return order < 0 || (mustBeNewer && order === 0) ? ('older' as const) : ('changed' as const)
}

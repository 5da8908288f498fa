import type { Session } from '@tocsin/client'

/** What does a duty is told whose it is, and says when it is done. */
export type DutyProps = { session: Session; done: () => void }

import type { JobOwner } from '../platform/jobs/names.ts'
import type { Actor } from './actor.ts'

/** Whoever asks for a job, as it is kept with it. What only a browser's pages know is nothing to be kept. */
export function jobOwnerOf({ userId, email, orgId, orgName, via }: Actor): JobOwner {
  return { userId, email, orgId, orgName, via: via.kind === 'session' ? { kind: 'session', csrfToken: '' } : via }
}

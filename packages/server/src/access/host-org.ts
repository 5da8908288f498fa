import type { Actor } from './actor.ts'

/** The organisation that runs the server: the first one. Its members may do some things that others may not. */
export const HOST_ORG_ID = 1

export function isOfHost(actor: Actor): boolean {
  return actor.orgId === HOST_ORG_ID
}

import { uuidV5 } from '../../platform/uuid-v5.ts'

/** One group that hides its members is another one to each server, so that nobody learns of it by comparing. */
const NAMESPACE = '6b1f0d0a-5f53-4c56-9b39-1f0f0a6a7c35'

/** The uuid under which the server of an organisation knows a group that hides its members. Source: `contract.md`. */
export function uuidForPeer(groupUuid: string, orgUuid: string): string {
  return uuidV5(NAMESPACE, `${groupUuid}:${orgUuid}`)
}

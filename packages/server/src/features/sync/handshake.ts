import { Problem } from '../../platform/http/problem.ts'
import { readAnnouncement, type Ability } from '../instance/announcement.ts'
import type { Peer } from './peer.ts'

/** What another server says of itself, and of the user whose key opens the link. */
export type Handshake = {
  version: string
  uuid: string | undefined
  permSync: boolean
  permSighting: boolean
  permGalaxyEditor: boolean
  permAnalystData: boolean
  /** Whether it is a server of our own: these alone say what they can do beyond MISP's protocol. */
  isTocsin: boolean
  /** What both servers can do beyond MISP's protocol; nothing with a server of MISP. */
  abilities: ReadonlySet<Ability>
}

/**
 * Asks who is there; nothing else goes over a link before it.
 *
 * Source: MISP's Server::checkVersionCompatibility, in `sync-protocol` §2.
 */
export async function shakeHands(peer: Peer): Promise<Handshake> {
  const answer = await peer.json('GET', '/servers/getVersion')
  const told = (typeof answer === 'object' && answer !== null ? answer : {}) as Record<string, unknown>
  const { version, uuid, request_encoding } = told
  if (typeof version !== 'string' || !/^\d{1,4}\.\d{1,4}\.\d{1,6}$/.test(version)) {
    throw new Problem('upstream', `${peer.server.url} does not say which version of MISP it speaks.`)
  }
  peer.takesGzip = Array.isArray(request_encoding) && request_encoding.includes('gzip')
  const abilities = readAnnouncement(told['tocsin'])
  peer.knowsRecall = abilities.has('recall')
  return {
    version,
    uuid: typeof uuid === 'string' && uuid !== '-' ? uuid : undefined,
    permSync: told['perm_sync'] === true,
    permSighting: told['perm_sighting'] === true,
    permGalaxyEditor: told['perm_galaxy_editor'] === true,
    permAnalystData: told['perm_analyst_data'] === true,
    isTocsin: told['tocsin'] !== undefined,
    abilities,
  }
}

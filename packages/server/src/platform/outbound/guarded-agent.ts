import { lookup } from 'node:dns'
import { isIP, type BlockList, type LookupFunction } from 'node:net'
import type { SecureContextOptions } from 'node:tls'
import { Agent, buildConnector } from 'undici'
import { isInside, isSpecialAddress } from './addresses.ts'

/** An address that was not called, since it is no place on the public internet. */
export class RefusedAddress extends Error {}

const CONNECTING = 10_000
/** Whoever sends nothing for so long has left. */
const SILENCE = 30_000

/** What it takes to call anybody whom a site admin named. */
export function openAgent(tls: SecureContextOptions & { rejectUnauthorized?: boolean } = {}): Agent {
  return new Agent({ connect: { timeout: CONNECTING, ...tls }, headersTimeout: SILENCE, bodyTimeout: SILENCE })
}

/**
 * Calls only what is on the public internet, or listed. It looks at addresses and not at names: at those that a name stands
 * for before anything is sent there, and at the one that was connected to, so that a name which changes its mind gains nothing.
 */
export function openGuardedAgent(readAllowed: () => Promise<BlockList>): Agent {
  const connect: buildConnector.connector = (options, callback) => void connectGuarded(options, readAllowed, callback)
  return new Agent({ connect, headersTimeout: SILENCE, bodyTimeout: SILENCE })
}

async function connectGuarded(
  options: buildConnector.Options,
  readAllowed: () => Promise<BlockList>,
  callback: buildConnector.Callback,
): Promise<void> {
  const allowed = await readAllowed().catch((error: Error) => error)
  if (allowed instanceof Error) return callback(allowed, null)
  const isRefused = (address: string) => isSpecialAddress(address) && !isInside(allowed, address)
  const host = options.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && isRefused(host)) return callback(new RefusedAddress(host), null)
  // The types of the connector leave out what is handed on to node's own `connect`.
  const handedOn = { timeout: CONNECTING, lookup: lookupGuarded(isRefused) } as buildConnector.BuildOptions
  buildConnector(handedOn)(options, (...[error, socket]) => {
    if (error) return callback(error, null)
    if (!isRefused(socket.remoteAddress ?? '')) return callback(null, socket)
    socket.destroy()
    callback(new RefusedAddress(host), null)
  })
}

/** Resolves a name to those of its addresses that may be called. */
function lookupGuarded(isRefused: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, [])
      const open = found.filter(({ address }) => !isRefused(address))
      const [first] = open
      if (first === undefined) return callback(new RefusedAddress(hostname), [])
      if (options.all) callback(null, open)
      else callback(null, first.address, first.family)
    })
}

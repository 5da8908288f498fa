import type { BlockList } from 'node:net'
import { fetch, type Agent } from 'undici'
import { Problem } from '../http/problem.ts'
import { openGuardedAgent } from './guarded-agent.ts'
import { problemOf } from './problem-of.ts'
import { readBody, type Body } from './read-body.ts'
import { openTrustedAgents, type LinkTls } from './trusted-agents.ts'

export type OutboundRequest = {
  /**
   * Whether a site admin typed this address: then its host and port may be anywhere. Addresses that came from records, other
   * servers or other users are not trusted, and neither is whatever a redirect leads to elsewhere.
   */
  trusted: boolean
  /** More than this, after decompression, ends it with an error. */
  maxBytes: number
  /** Milliseconds that all of it may take, redirects and body included. */
  timeoutMs: number
  method?: 'GET' | 'HEAD' | 'POST'
  /** Sent to the host that was named, and to no other that it redirects to. */
  headers?: Record<string, string>
  body?: string | Uint8Array
  /** Whether a certificate that nobody vouches for will do: of a server that a site admin linked so. */
  allowsSelfSigned?: boolean
  /** Authorities beside the public ones, and as whom this server comes, as PEM; shown to the host that was named alone. */
  tls?: LinkTls
  /** Ends it early. */
  signal?: AbortSignal
}

/** What another server answered, whatever its status. `url` is where it came from in the end. */
export type OutboundAnswer = Body & { url: string; status: number; headers: Headers }

/** The one way out: every request to another server goes through it. */
export type Outbound = {
  /** @throws Problem `invalid` (no address to call), `forbidden` (an address not to be called), `upstream` (no good answer) */
  fetch(url: string, request: OutboundRequest): Promise<OutboundAnswer>
  close(): Promise<void>
}

const MAX_REDIRECTS = 5
const REDIRECTS = new Set([301, 302, 303, 307, 308])

/** `readAllowed` answers the networks that may be called although they are private; it is asked at every connection. */
export function openOutbound(readAllowed: () => Promise<BlockList>, userAgent: string): Outbound {
  const trusted = openTrustedAgents()
  const guarded = openGuardedAgent(readAllowed)
  return {
    async fetch(address, request) {
      const named = readAddress(address)
      const trustedAgent = trusted.agentFor(request)
      const agentOf = (url: URL) => (request.trusted && isSamePlace(url, named) ? trustedAgent : guarded)
      const timeout = AbortSignal.timeout(request.timeoutMs)
      const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout
      try {
        return await follow(named, { ...request, signal, userAgent }, agentOf)
      } catch (error) {
        throw problemOf(error, named)
      }
    },
    async close() {
      await Promise.all([trusted.close(), guarded.destroy()])
    },
  }
}

type Call = OutboundRequest & { signal: AbortSignal; userAgent: string }

/** Asks, and goes where it is sent, but only so often. */
async function follow(named: URL, call: Call, agentOf: (url: URL) => Agent): Promise<OutboundAnswer> {
  let url = named
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await fetch(url, {
      dispatcher: agentOf(url),
      redirect: 'manual',
      signal: call.signal,
      method: call.method ?? 'GET',
      headers: { 'user-agent': call.userAgent, ...(isSamePlace(url, named) ? call.headers : {}) },
      ...(call.body === undefined ? {} : { body: call.body }),
    })
    const location = response.headers.get('location')
    if (!REDIRECTS.has(response.status) || location === null) {
      const { status, headers } = response
      // The headers of undici and of node are one and the same thing under two types.
      return { url: url.href, status, headers: headers as Headers, ...readBody(response, call.maxBytes, url) }
    }
    await response.body?.cancel()
    if (call.method === 'POST') throw new Problem('upstream', `${url.host} sends elsewhere what was sent to it.`)
    url = readAddress(location, url)
  }
  throw new Problem('upstream', `${named.host} redirects more than ${MAX_REDIRECTS} times.`)
}

function isSamePlace(url: URL, named: URL): boolean {
  return url.hostname === named.hostname && portOf(url) === portOf(named)
}

function portOf({ port, protocol }: URL): string {
  return port === '' ? ({ 'http:': '80', 'https:': '443' }[protocol] ?? '') : port
}

function readAddress(text: string, base?: URL): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base?.href) : undefined
  if (url === undefined) throw new Problem('invalid', 'This is not an address that can be called.')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Problem('invalid', 'Only http and https addresses are called.')
  }
  if (url.username !== '' || url.password !== '') {
    throw new Problem('invalid', 'An address must not hold a user name or a password.')
  }
  return url
}

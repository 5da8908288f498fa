import { createHash } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import type { Agent } from 'undici'
import { openAgent } from './guarded-agent.ts'

/** Whom to believe beside the public authorities (`ca`), and as whom this server comes, as PEM. */
export type LinkTls = { ca?: string; cert?: string; key?: string }

type Wish = { tls?: LinkTls; allowsSelfSigned?: boolean }

/** More than any server has links with certificates; the connections of the one used longest ago are closed. */
const MOST = 64

/** What it takes to call those whom a site admin named: connections are shared where they are to be opened alike. */
export function openTrustedAgents(): { agentFor(wish: Wish): Agent; close(): Promise<void> } {
  const agents = new Map<string, Agent>()
  return {
    agentFor({ tls = {}, allowsSelfSigned = false }) {
      const key = createHash('sha256')
        .update(JSON.stringify([tls.ca, tls.cert, tls.key, allowsSelfSigned]))
        .digest('hex')
      const agent = agents.get(key) ?? openAgent(connectionOf(tls, allowsSelfSigned))
      agents.delete(key)
      agents.set(key, agent)
      const [oldest] = agents
      if (agents.size > MOST && oldest) {
        agents.delete(oldest[0])
        // What is under way over it is brought to its end.
        void oldest[1].close()
      }
      return agent
    },
    async close() {
      await Promise.all([...agents.values()].map(async (agent) => agent.destroy()))
    },
  }
}

function connectionOf({ ca, cert, key }: LinkTls, allowsSelfSigned: boolean) {
  return {
    ...(allowsSelfSigned ? { rejectUnauthorized: false } : {}),
    ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
  }
}

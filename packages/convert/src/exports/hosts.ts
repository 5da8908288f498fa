import type { Exporter } from '../exporter.ts'
import { distinctLines } from './distinct-lines.ts'
import type { ExportedAttribute } from './exported.ts'
import { domainOf, readNetwork } from './network-parts.ts'

/** `ip_address` is where blocked names lead; 0.0.0.0 unless it is an address. */
export type HostsOptions = { ip_address?: string | undefined }

/**
 * Domains as a file of hosts that leads them nowhere. Source: MISP's HostsExport, in `import-export` §3.2; without the time
 * of writing, so that the same data are the same bytes.
 */
export const hosts: Exporter<ExportedAttribute, HostsOptions> = {
  name: 'hosts',
  contentType: 'text/plain; charset=utf-8',
  async *write(pages, { ip_address }) {
    const target = addressOr(ip_address, '0.0.0.0')
    yield '# Blocklist in the HOSTS format\n'
    yield* distinctLines(pages, (attribute) => {
      const domain = attribute.type === 'domain' ? domainOf(attribute) : undefined
      return domain === undefined ? [] : [`${target} ${domain}`]
    })
  },
}

function addressOr(text: string | undefined, standard: string): string {
  return text === undefined || text.includes('/') || readNetwork(text) === undefined ? standard : text
}

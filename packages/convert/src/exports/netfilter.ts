import type { Exporter } from '../exporter.ts'
import { distinctLines } from './distinct-lines.ts'
import type { ExportedAttribute } from './exported.ts'
import { networkOf } from './network-parts.ts'

/** `netfilter_action` is the target of each rule; DROP unless it is a name. */
export type NetfilterOptions = { netfilter_action?: string | undefined }

/**
 * Addresses as commands that block them: those of version 6 by `ip6tables`, which MISP forgets. Source: MISP's
 * NetfilterExport, in `import-export` §3.2.
 */
export const netfilter: Exporter<ExportedAttribute, NetfilterOptions> = {
  name: 'netfilter',
  contentType: 'text/plain; charset=utf-8',
  write(pages, { netfilter_action = 'DROP' }) {
    const action = /^[A-Za-z0-9_-]{1,28}$/.test(netfilter_action) ? netfilter_action : 'DROP'
    return distinctLines(pages, (attribute) => {
      const network = networkOf(attribute)
      if (!network) return []
      const { address, prefix } = network
      const isWhole = prefix === (address.kind() === 'ipv4' ? 32 : 128)
      const command = address.kind() === 'ipv4' ? 'iptables' : 'ip6tables'
      return [`${command} -A INPUT -s ${address.toString()}${isWhole ? '' : `/${prefix}`} -j ${action}`]
    })
  },
}

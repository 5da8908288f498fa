import { isNetwork } from './head-parts.ts'
import type { Rule } from './rule.ts'
import type { Spelling } from './spelling.ts'
import { urlTemplates } from './suricata-templates.ts'
import { fillTemplate } from './template.ts'

/** Scheme, host, port and path; what stands before the host and behind the path is passed over. */
const URL_PARTS = /^([a-z][a-z0-9+.-]*):\/\/(?:[^/?#@]*@)?(\[[^\]/?#]*\]|[^:/?#]+)(?::(\d{1,5}))?(\/[^?#]*)?(?:[?#]|$)/i

type UrlParts = { scheme: string; host: string; port: string | undefined; path: string | undefined }

/** Where the address of a page names no port. `ssh` has its own variable in the head of its rule. */
const STANDARD_PORTS: ReadonlyMap<string, string> = new Map([
  ['http', '$HTTP_PORTS'],
  ['https', '443'],
  ['ftp', '[20,21]'],
])

/** Suricata's rule for the address of a page; undefined where MISP makes none. */
export function urlRule(value: string, spelling: Spelling): Rule | undefined {
  const parts = readUrl(value)
  const kind = kindOf(parts)
  if (kind === undefined) return undefined
  const ip = parts && isAddress(parts.host) ? parts.host : '$EXTERNAL_NET'
  const port = parts?.port ?? STANDARD_PORTS.get(parts?.scheme ?? '') ?? 'any'
  const facts = { value, ip, port, host: parts?.host ?? '', path: parts?.path ?? '' }
  return fillTemplate(urlTemplates[kind], facts, spelling)
}

function readUrl(value: string): UrlParts | undefined {
  const [, scheme = '', host = '', port, path] = URL_PARTS.exec(value) ?? []
  if (scheme === '' || Number(port ?? 0) > 65_535) return undefined
  return { scheme: scheme.toLowerCase(), host: host.replace(/^\[|\]$/g, ''), port, path }
}

/** Of hosts that are reached by these two only addresses have a rule, in which nothing else tells them. */
function kindOf(parts: UrlParts | undefined): keyof typeof urlTemplates | undefined {
  switch (parts?.scheme) {
    case 'http':
      return parts.path === undefined ? 'http' : 'httpPath'
    case 'https':
      return 'https'
    case 'ssh':
    case 'ftp':
      return isAddress(parts.host) ? parts.scheme : undefined
    default:
      return 'other'
  }
}

function isAddress(host: string): boolean {
  return !host.includes('/') && isNetwork(host)
}

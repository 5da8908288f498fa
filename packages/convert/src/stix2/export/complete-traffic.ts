import type { ObservableGraph } from './observable-graph.ts'

/** The protocols of traffic of which the object tells none. Source: misp-stix. */
const PROTOCOLS: Readonly<Record<string, readonly string[]>> = { 'http-request': ['tcp', 'http'], netflow: ['ip'] }

/** Adds the protocols that STIX asks for: what the extensions, or the addresses of an `ip-port`, tell; else a usual one. */
export function completeTraffic(graph: ObservableGraph, template: string): void {
  const { type, fields } = graph.main
  if (type !== 'network-traffic') return
  const told = Array.isArray(fields.protocols) ? fields.protocols : []
  const found = new Set([...(template === 'ip-port' ? families(graph) : extensions(fields.extensions)), ...told])
  fields.protocols = found.size > 0 ? [...found] : [...(PROTOCOLS[template] ?? ['tcp'])]
}

function families({ nodes }: ObservableGraph): string[] {
  return nodes.filter(({ type }) => type.endsWith('-addr')).map(({ type }) => type.replace('-addr', ''))
}

/** The protocols whose extension is there: `icmp-ext`, `tcp-ext`. */
function extensions(value: unknown): string[] {
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : []
  return ['icmp', 'tcp'].filter((protocol) => names.includes(`${protocol}-ext`))
}

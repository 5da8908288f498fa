import type { StixVersion } from '../mapping/place.ts'
import type { ObservableGraph } from './observable-graph.ts'

/** The protocols of traffic of which the object tells none. Source: misp-stix. */
const PROTOCOLS: Readonly<Record<string, readonly string[]>> = { 'http-request': ['tcp', 'http'], netflow: ['ip'] }

/** Adds what STIX asks for and MISP does not tell. `template` is the name of the object, empty for an attribute. */
export function completeObservable(graph: ObservableGraph, template: string, version: StixVersion): void {
  const { type, fields } = graph.main
  if (type === 'network-traffic') fields.protocols = protocolsOf(graph, template)
  if (type === 'email-message') fields.is_multipart ??= false
  if (type === 'windows-registry-key' && version === '2.0') nameValues(fields.values)
}

/** What the extensions, or the addresses of an `ip-port`, tell; else a usual one. */
function protocolsOf(graph: ObservableGraph, template: string): string[] {
  const { protocols, extensions } = graph.main.fields
  const told = Array.isArray(protocols) ? protocols.map(String) : []
  const found = new Set([...(template === 'ip-port' ? families(graph) : protocolsOfExtensions(extensions)), ...told])
  return found.size > 0 ? [...found] : [...(PROTOCOLS[template] ?? ['tcp'])]
}

/** 2.0 asks for the name of a registry value: the empty one, of the default value, where none is told. */
function nameValues(values: unknown): void {
  if (!Array.isArray(values)) return
  for (const value of values) {
    if (typeof value === 'object' && value !== null && !('name' in value)) Object.assign(value, { name: '' })
  }
}

function families({ nodes }: ObservableGraph): string[] {
  return nodes.filter(({ type }) => type.endsWith('-addr')).map(({ type }) => type.replace('-addr', ''))
}

/** The protocols whose extension is there: `icmp-ext`, `tcp-ext`. */
function protocolsOfExtensions(value: unknown): string[] {
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : []
  return ['icmp', 'tcp'].filter((protocol) => names.includes(`${protocol}-ext`))
}

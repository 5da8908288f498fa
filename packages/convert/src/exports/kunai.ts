import type { Exporter } from '../exporter.ts'
import type { ExportedAttribute } from './exported.ts'
import { hashOf } from './hashes.ts'
import { domainOf } from './network-parts.ts'

/** `source` names the server that the indicators come from. */
export type KunaiOptions = { source: string }

/**
 * Indicators for the Kunai sensor, as a list of JSON: hashes weigh ten, names seven, addresses five. Source: MISP's
 * KunaiExport, in `import-export` §3.2.
 */
export const kunai: Exporter<ExportedAttribute, KunaiOptions> = {
  name: 'kunai',
  contentType: 'application/json; charset=utf-8',
  async *write(pages, { source }) {
    let separator = '['
    for await (const page of pages) {
      let text = ''
      for (const attribute of page) {
        for (const indicator of indicatorsOf(attribute, source)) {
          text += separator + JSON.stringify(indicator)
          separator = ','
        }
      }
      if (text !== '') yield text
    }
    yield separator === '[' ? '[]' : ']'
  },
}

type KunaiIndicator = {
  type: string
  uuid: string
  source: string
  value: string
  event_uuid: string
  severity: number
}

function indicatorsOf(attribute: ExportedAttribute, source: string): KunaiIndicator[] {
  const { type, uuid, value, event_uuid } = attribute
  const told = (kind: string, found: string, severity: number) => [
    { type: kind, uuid, source, value: found, event_uuid, severity },
  ]
  const hash = hashOf(attribute)
  if (hash !== undefined) return told(hashType(type), hash, 10)
  const domain = domainOf(attribute)
  if (domain !== undefined) return told(type.split('|')[0] ?? '', domain, 7)
  return type === 'ip-dst' ? told(type, value, 5) : []
}

function hashType(type: string): string {
  return type === 'malware-sample' ? 'md5' : (type.split('|').at(-1) ?? type)
}

import type { Exporter } from '../exporter.ts'
import type { Lose } from '../loss.ts'
import type { ExportedIndicator } from './exported.ts'
import { readNetwork } from './network-parts.ts'

/** The names are those of the settings of MISP's module. */
export type CefOptions = {
  Device_Vendor?: string | undefined
  Device_Product?: string | undefined
  Device_Version?: string | undefined
  /** 0 to 10, or Unknown, Low, Medium, High or Very-High; 1 unless it is one. */
  Default_Severity?: string | undefined
}

/**
 * The fields that an attribute, or each half of it, stands in. Source: MISP's module `cef_export`, in `import-export` §3.2; for
 * composites, and what else there is a field for, ArcSight's "Common Event Format", extension dictionary.
 */
const FIELDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['ip-src', ['src']],
  ['ip-dst', ['dst']],
  ['ip-src|port', ['src', 'spt']],
  ['ip-dst|port', ['dst', 'dpt']],
  ['hostname', ['dhost']],
  ['domain', ['dhost']],
  ['hostname|port', ['dhost', 'dpt']],
  ['domain|ip', ['dhost', 'dst']],
  ['md5', ['fileHash']],
  ['sha1', ['fileHash']],
  ['sha256', ['fileHash']],
  ['filename', ['fname']],
  ['filename|md5', ['fname', 'fileHash']],
  ['filename|sha1', ['fname', 'fileHash']],
  ['filename|sha256', ['fname', 'fileHash']],
  ['malware-sample', ['fname', 'fileHash']],
  ['url', ['request']],
  ['user-agent', ['requestClientApplication']],
])
/** `src` and `dst` hold addresses of version 4; those of version 6 have fields with a label. */
const V6_FIELDS: Readonly<Record<string, [field: string, label: string]>> = {
  src: ['c6a2', 'Source IPv6 Address'],
  dst: ['c6a3', 'Destination IPv6 Address'],
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** Attributes as events of ArcSight's format, one a line, of the time at which each was last changed. */
export const cef: Exporter<ExportedIndicator, CefOptions> = {
  name: 'cef',
  contentType: 'text/plain; charset=utf-8',
  async *write(pages, options, lose) {
    const device = [
      options.Device_Vendor ?? 'MISP',
      options.Device_Product ?? 'MISP',
      options.Device_Version ?? '1',
    ].map(asHeader)
    const severity = severityOf(options.Default_Severity)
    for await (const page of pages) {
      const lines = page.flatMap((indicator) => {
        const fields = fieldsOf(indicator, lose)
        if (fields.length === 0) return []
        const category = asHeader(indicator.category)
        const head = ['CEF:0', ...device, category, category, severity].join('|')
        return [`${timeOf(indicator.timestamp)} host ${head}|${fields.join(' ')}`]
      })
      if (lines.length > 0) yield `${lines.join('\n')}\n`
    }
  },
}

function fieldsOf({ uuid, type, value }: ExportedIndicator, lose: Lose = () => {}): string[] {
  const names = FIELDS.get(type) ?? []
  // A file name may hold a bar, what stands behind it does not.
  const bar = names.length === 2 ? value.lastIndexOf('|') : -1
  const halves = bar >= 0 ? [value.slice(0, bar), value.slice(bar + 1)] : [value]
  const fields = names.map((name, i) => fieldOf(name, halves[i] ?? ''))
  if (!fields.includes(undefined)) return fields.flatMap((field) => field ?? [])
  lose({ path: `attribute ${uuid}`, why: `CEF has no field for this value of the type ${type}` })
  return []
}

function fieldOf(name: string, value: string): string[] | undefined {
  if (value.trim() === '') return undefined
  if (name === 'spt' || name === 'dpt')
    return /^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? [`${name}=${value}`] : undefined
  const v6 = V6_FIELDS[name]
  if (v6 === undefined) return [`${name}=${asValue(value)}`]
  // Its addresses are no networks.
  const address = /[/%]/.test(value) ? undefined : readNetwork(value)?.address
  if (address === undefined) return undefined
  return address.kind() === 'ipv4' ? [`${name}=${value}`] : [`${v6[0]}=${value}`, `${v6[0]}Label=${v6[1]}`]
}

function severityOf(text = '1'): string {
  return /^(\d|10|Unknown|Low|Medium|High|Very-High)$/.test(text) ? text : '1'
}

/** `Nov 24 18:05:09`, of UTC. */
function timeOf(seconds: number): string {
  const time = new Date(seconds * 1_000)
  return `${MONTHS[time.getUTCMonth()]} ${time.toISOString().slice(8, 19).replace('T', ' ')}`
}

/** Within the header bars separate, and there are no line breaks. */
function asHeader(text: string): string {
  return asLine(text).replace(/[\\|]/g, '\\$&')
}

/** Within a value line breaks are told by `\n` and `\r`, and equals signs would begin another. */
function asValue(text: string): string {
  const escaped = text.replace(/[\\=]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
  return asLine(escaped)
}

function asLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
}

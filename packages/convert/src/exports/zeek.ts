import type { Exporter } from '../exporter.ts'
import type { Lose } from '../loss.ts'
import { distinctLines } from './distinct-lines.ts'
import type { ExportedIndicator } from './exported.ts'
import { readNetwork } from './network-parts.ts'

export type ZeekOptions = {
  /** Who tells of all this: the name of the server's organisation, or that of the program. */
  instance: string
  /** Where the events are seen: `https://misp.example`. */
  baseUrl: string
}

type IntelType = 'ADDR' | 'EMAIL' | 'FILE_NAME' | 'DOMAIN' | 'URL' | 'SOFTWARE' | 'JA3' | 'FILE_HASH' | 'CERT_HASH'

const HASHES =
  `md5 sha1 sha224 sha256 sha384 sha512 sha512/224 sha512/256 authentihash ssdeep imphash pehash impfuzzy tlsh cdhash`.split(
    ' ',
  )

/** What an attribute, or each half of it, is to Zeek; `undefined` is nothing. Source: MISP's BroExport, in `import-export` §3.2. */
const INTEL: ReadonlyMap<string, readonly (IntelType | undefined)[]> = new Map<
  string,
  readonly (IntelType | undefined)[]
>([
  ['ip-src', ['ADDR']],
  ['ip-dst', ['ADDR']],
  ['ip-src|port', ['ADDR', undefined]],
  ['ip-dst|port', ['ADDR', undefined]],
  ['email', ['EMAIL']],
  ['email-src', ['EMAIL']],
  ['email-dst', ['EMAIL']],
  ['target-email', ['EMAIL']],
  ['email-attachment', ['FILE_NAME']],
  ['filename', ['FILE_NAME']],
  ['pdb', ['FILE_NAME']],
  ['hostname', ['DOMAIN']],
  ['domain', ['DOMAIN']],
  ['domain|ip', ['DOMAIN', 'ADDR']],
  ['url', ['URL']],
  ['user-agent', ['SOFTWARE']],
  ['ja3-fingerprint-md5', ['JA3']],
  ['x509-fingerprint-sha1', ['CERT_HASH']],
  ['malware-sample', ['FILE_NAME', 'FILE_HASH']],
  ...HASHES.map((hash) => [hash, ['FILE_HASH']] as const),
  ...HASHES.map((hash) => [`filename|${hash}`, ['FILE_NAME', 'FILE_HASH']] as const),
])

const FIELDS = ['indicator', 'indicator_type', 'meta.source', 'meta.desc', 'meta.url', 'meta.do_notice', 'meta.if_in']

/**
 * Intelligence for Zeek, called Bro once: a line an indicator, its cells apart by tabs. Source: MISP's BroExport, in
 * `import-export` §3.2; Zeek's "Intelligence Framework".
 */
export const zeek: Exporter<ExportedIndicator, ZeekOptions> = {
  name: 'zeek',
  contentType: 'text/plain; charset=utf-8',
  async *write(pages, options, lose) {
    yield `${['#fields', ...FIELDS].join('\t')}\n`
    yield* distinctLines(pages, (indicator) => linesOf(indicator, options, lose))
  },
}

function linesOf(indicator: ExportedIndicator, { instance, baseUrl }: ZeekOptions, lose: Lose = () => {}): string[] {
  const { uuid, type, value, comment, event } = indicator
  const types = INTEL.get(type) ?? []
  const about = [
    `${instance} (${event.uuid}) - ${event.orgc}`,
    `${event.info}. ${comment}`,
    `${baseUrl}/events/view/${event.id}`,
  ].map(asCell)
  return halvesOf(value, types.length).flatMap((half, i) => {
    const intel = types[i]
    if (intel === undefined) return []
    const read = readIntel(intel, half)
    if (read === undefined) lose({ path: `attribute ${uuid}`, why: `Zeek takes no such ${intel}` })
    // What it is to be noticed for, and where it is looked for: everywhere.
    return read === undefined ? [] : [[asCell(read.value), `Intel::${read.type}`, ...about, 'T', '-'].join('\t')]
  })
}

/** A file name may hold a bar, what stands behind it does not. */
function halvesOf(value: string, count: number): string[] {
  const bar = value.lastIndexOf('|')
  return count === 2 && bar >= 0 ? [value.slice(0, bar), value.slice(bar + 1)] : [value]
}

function readIntel(type: IntelType, value: string): { type: IntelType | 'SUBNET'; value: string } | undefined {
  if (value.trim() === '') return undefined
  if (type === 'URL') return { type, value: value.replace(/^https?:\/\//i, '') }
  if (type !== 'ADDR') return { type, value }
  // A zone of the machine that an address was seen on is none of Zeek's.
  if (readNetwork(value) === undefined || value.includes('%')) return undefined
  return { type: value.includes('/') ? 'SUBNET' : type, value }
}

/**
 * A cell as Zeek reads it: no tab or line break, no word of its own (`-` is nothing), nothing that begins a comment, and no
 * escape that was not meant.
 */
function asCell(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replace(/\\(?=x[0-9a-f]{2})/gi, '\\x5c')
  return /^(-|\(empty\)|#.*)$/s.test(line) ? `\\x${line.charCodeAt(0).toString(16)}${line.slice(1)}` : line
}

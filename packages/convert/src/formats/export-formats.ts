import type { NidsOptions } from '../exports/nids/rule-writer.ts'
import type { YaraOptions } from '../exports/yara/rule-converter.ts'
import type { Stix1Options } from '../stix1/write-stix1.ts'
import type { Stix2Options } from '../stix2/stix2.ts'
import { ofDetections, ofEvents, ofIndicators, type Conversion, type ExportFormat } from './export-format.ts'

const JSON_TYPE = 'application/json; charset=utf-8'
const TEXT_TYPE = 'text/plain; charset=utf-8'
const CSV_TYPE = 'text/csv; charset=utf-8'

const RPZ = ['policy', 'walled_garden', 'ns', 'email', 'serial', 'refresh', 'retry', 'expiry', 'minimum_ttl', 'ttl']
const STIX1 = ['stix-version', 'organisation']
const NIDS = ['first_sid', 'misp_compat']

/** From here on rules are numbered, unless somebody says otherwise. Source: MISP's default for `nids_sid`. */
const FIRST_SID = 4_000_000

const common = { rows: 'indicators', isForDetection: false, options: [] } as const
const detecting = { ...common, isForDetection: true } as const
const whole = { ...common, rows: 'events' } as const

/** Every format that events are written in, by MISP's names. The code of each is loaded when it is asked for. */
export const exportFormats: readonly ExportFormat[] = [
  {
    ...whole,
    name: 'json',
    contentType: JSON_TYPE,
    extension: 'json',
    load: async () => ofEvents((await import('../exports/misp-json.ts')).mispJsonExport, nothing),
  },
  {
    ...whole,
    name: 'xml',
    contentType: 'application/xml; charset=utf-8',
    extension: 'xml',
    load: async () => ofEvents((await import('../exports/misp-xml.ts')).mispXmlExport, () => ({ of: 'events' })),
  },
  {
    ...whole,
    name: 'csv',
    contentType: CSV_TYPE,
    extension: 'csv',
    options: ['headerless', 'misp_compat'],
    load: async () =>
      ofEvents((await import('../exports/csv-of-events.ts')).csvOfEvents, ({ said }) => ({
        headerless: isYes(said['headerless']),
        keepsFormulas: isYes(said['misp_compat']),
      })),
  },
  {
    ...common,
    name: 'count',
    contentType: TEXT_TYPE,
    extension: 'txt',
    load: async () => ofIndicators((await import('../exports/count.ts')).count, nothing),
  },
  {
    ...detecting,
    name: 'text',
    contentType: TEXT_TYPE,
    extension: 'txt',
    load: async () => ofDetections((await import('../exports/text.ts')).text, nothing),
  },
  {
    ...detecting,
    name: 'hashes',
    contentType: TEXT_TYPE,
    extension: 'txt',
    load: async () => ofDetections((await import('../exports/hashes.ts')).hashes, nothing),
  },
  {
    ...detecting,
    name: 'hosts',
    contentType: TEXT_TYPE,
    extension: 'txt',
    options: ['ip_address'],
    load: async () => ofDetections((await import('../exports/hosts.ts')).hosts, ({ said }) => said),
  },
  {
    ...detecting,
    name: 'rpz',
    contentType: TEXT_TYPE,
    extension: 'txt',
    options: RPZ,
    load: async () =>
      ofDetections((await import('../exports/rpz.ts')).rpz, ({ said, now }) => ({ ...said, today: now })),
  },
  {
    ...common,
    name: 'netfilter',
    contentType: TEXT_TYPE,
    extension: 'sh',
    options: ['netfilter_action'],
    load: async () => ofIndicators((await import('../exports/netfilter.ts')).netfilter, ({ said }) => said),
  },
  {
    ...detecting,
    name: 'kunai',
    contentType: JSON_TYPE,
    extension: 'json',
    load: async () => ofDetections((await import('../exports/kunai.ts')).kunai, ({ source }) => ({ source })),
  },
  {
    ...common,
    name: 'cache',
    contentType: TEXT_TYPE,
    extension: 'txt',
    options: ['hash_type', 'includeEventUuid'],
    load: async () =>
      ofIndicators((await import('../exports/cache.ts')).cache, ({ said, digest }) => ({
        hash: (text: string) => digest(said['hash_type'] ?? 'md5', text),
        includeEventUuid: isYes(said['includeEventUuid']),
      })),
  },
  {
    ...detecting,
    name: 'snort',
    contentType: TEXT_TYPE,
    extension: 'rules',
    options: NIDS,
    load: async () => ofDetections((await import('../exports/nids/snort.ts')).snort, nidsOptions),
  },
  {
    ...detecting,
    name: 'suricata',
    contentType: TEXT_TYPE,
    extension: 'rules',
    options: NIDS,
    load: async () => ofDetections((await import('../exports/nids/suricata.ts')).suricata, nidsOptions),
  },
  ...['zeek', 'bro'].map((name): ExportFormat => ({
    ...detecting,
    name,
    contentType: TEXT_TYPE,
    extension: 'intel',
    load: async () =>
      ofDetections((await import('../exports/zeek.ts')).zeek, ({ source }) => ({ instance: 'MISP', baseUrl: source })),
  })),
  {
    ...detecting,
    name: 'cef',
    contentType: TEXT_TYPE,
    extension: 'cef',
    options: ['Device_Vendor', 'Device_Product', 'Device_Version', 'Default_Severity'],
    load: async () => ofDetections((await import('../exports/cef.ts')).cef, ({ said }) => said),
  },
  {
    ...detecting,
    name: 'openioc',
    contentType: 'application/xml; charset=utf-8',
    extension: 'ioc',
    options: ['version', 'author'],
    load: async () =>
      ofDetections((await import('../openioc/write-openioc.ts')).openioc, ({ said }) => ({
        author: said['author'] ?? 'Tocsin',
        version: said['version'],
      })),
  },
  {
    ...whole,
    name: 'stix',
    contentType: 'application/xml; charset=utf-8',
    extension: 'xml',
    options: STIX1,
    load: async () => ofEvents((await import('../stix1/write-stix1.ts')).stix1Xml, stix1Options),
  },
  {
    ...whole,
    name: 'stix-json',
    contentType: JSON_TYPE,
    extension: 'json',
    options: STIX1,
    load: async () => ofEvents((await import('../stix1/write-stix1.ts')).stix1Json, stix1Options),
  },
  {
    ...whole,
    name: 'stix2',
    contentType: 'application/stix+json',
    extension: 'json',
    options: ['stix-version'],
    load: async () => ofEvents((await import('../stix2/stix2.ts')).stix2, stix2Options),
  },
  {
    ...common,
    name: 'yara',
    contentType: TEXT_TYPE,
    extension: 'yara',
    options: ['misp_compat'],
    load: async () => ofIndicators((await import('../exports/yara/write-yara.ts')).yara, yaraOptions),
  },
  {
    ...common,
    name: 'yara-json',
    contentType: 'application/json',
    extension: 'json',
    options: ['misp_compat'],
    load: async () => ofIndicators((await import('../exports/yara/write-yara.ts')).yaraJson, yaraOptions),
  },
  {
    ...whole,
    name: 'attack',
    contentType: JSON_TYPE,
    extension: 'json',
    options: ['attackGalaxy'],
    load: async () =>
      ofEvents((await import('../attack/attack.ts')).attack, ({ said }) => ({ type: said['attackGalaxy'] })),
  },
  {
    ...whole,
    name: 'attack-sightings',
    contentType: JSON_TYPE,
    extension: 'json',
    load: async () => ofEvents((await import('../attack/attack-sightings.ts')).attackSightings, nothing),
  },
  {
    ...whole,
    name: 'attack-navigator',
    contentType: JSON_TYPE,
    extension: 'json',
    options: ['name', 'domain', 'counts'],
    load: async () => ofEvents((await import('../attack/navigator.ts')).attackNavigator, ({ said }) => said),
  },
  {
    ...whole,
    name: 'context',
    contentType: JSON_TYPE,
    extension: 'json',
    load: async () => ofEvents((await import('../context/context.ts')).context, nothing),
  },
  {
    ...whole,
    name: 'context-markdown',
    contentType: 'text/markdown; charset=utf-8',
    extension: 'md',
    load: async () => ofEvents((await import('../context/context-markdown.ts')).contextMarkdown, nothing),
  },
  {
    ...common,
    name: 'maltego',
    contentType: CSV_TYPE,
    extension: 'csv',
    load: async () => ofIndicators((await import('../maltego/maltego.ts')).maltego, nothing),
  },
]

function nothing(): object {
  return {}
}

function nidsOptions({ said, source }: Conversion): NidsOptions {
  const first = Number(said['first_sid'] ?? FIRST_SID)
  return {
    firstSid: Number.isSafeInteger(first) && first > 0 ? first : FIRST_SID,
    baseUrl: source,
    composesObjects: true,
    compatibility: compatibility(said),
  }
}

function yaraOptions({ said }: Conversion): YaraOptions {
  return { joinsEvents: true, compatibility: compatibility(said) }
}

function compatibility(said: Conversion['said']): 'misp' | undefined {
  return isYes(said['misp_compat']) ? 'misp' : undefined
}

function stix1Options({ said, source }: Conversion): Stix1Options {
  return { organisation: said['organisation'] ?? 'Tocsin', namespace: source, version: said['stix-version'] }
}

function stix2Options({ said }: Conversion): Stix2Options {
  const version = said['stix-version'] ?? '2.1'
  if (version === '2.0' || version === '2.1') return { version }
  throw new Error('stix-version: STIX 2 is written in the versions 2.0 and 2.1.')
}

function isYes(said: string | undefined): boolean {
  return said === '1' || said === 'true' || said === 'yes'
}

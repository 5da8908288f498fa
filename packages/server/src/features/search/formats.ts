import {
  cache,
  cef,
  csv,
  hashes,
  hosts,
  kunai,
  maltego,
  mispXmlExport,
  netfilter,
  openioc,
  rpz,
  snort,
  stix2,
  suricata,
  text,
  yara,
  yaraJson,
  zeek,
} from '@tocsin/convert'
import { JSON_TYPE } from '../../platform/http/stream-text.ts'
import { contextFormats } from './context-formats.ts'
import { csvOptions, csvRows } from './csv-lines.ts'
import { exportedEvents } from './exported-events.ts'
import { exportedAttributes, exportedIndicators } from './exported-values.ts'
import { format, type Format } from './format.ts'
import { countOf } from './count.ts'
import { jsonOf } from './json.ts'
import { cefOptions, nidsOptions, yaraOptions, zeekOptions } from './detection-options.ts'
import { cacheOptions, none, said } from './options.ts'
import { stix2Defaults, stix2Options } from './stix2-options.ts'
import { stix1Formats } from './stix1-formats.ts'

/** What blocks and detects is fed with what is fit for detection, of published events. */
const restrictive = { to_ids: 1, published: 1 }

const rpzOptions = said(
  'policy',
  'walled_garden',
  'ns',
  'email',
  'serial',
  'refresh',
  'retry',
  'expiry',
  'minimum_ttl',
  'ttl',
)

const openiocOptions = said('version')

/**
 * By the names of MISP's `returnFormat`, one row a format: what writes it, what it is made of (`exportedAttributes`,
 * `exportedIndicators`, `exportedEvents`), and what it is told. Source: `rest-search` §9; `import-export` §3.
 */
export const formats: Readonly<Record<string, Format>> = {
  json: {
    contentType: JSON_TYPE,
    extension: 'json',
    scopes: ['events', 'attributes', 'objects'],
    defaults: {},
    answer: jsonOf,
  },
  count: {
    contentType: 'text/plain; charset=utf-8',
    extension: 'txt',
    scopes: ['events', 'attributes'],
    defaults: {},
    answer: countOf,
  },
  xml: format(mispXmlExport, exportedEvents, {
    extension: 'xml',
    options: ({ scope }) => ({ of: scope === 'events' ? 'events' : 'attributes' }),
  }),
  csv: format(csv, csvRows, { extension: 'csv', options: csvOptions }),
  text: format(text, exportedAttributes, { extension: 'txt', defaults: restrictive, options: none }),
  hashes: format(hashes, exportedAttributes, { extension: 'txt', defaults: restrictive, options: none }),
  hosts: format(hosts, exportedAttributes, { extension: 'txt', defaults: restrictive, options: said('ip_address') }),
  rpz: format(rpz, exportedAttributes, {
    extension: 'txt',
    defaults: restrictive,
    options: (asked) => ({ ...rpzOptions(asked), today: asked.context.clock.now() }),
  }),
  netfilter: format(netfilter, exportedAttributes, { extension: 'sh', options: said('netfilter_action') }),
  kunai: format(kunai, exportedAttributes, {
    extension: 'json',
    defaults: restrictive,
    options: ({ context }) => ({ source: context.config.baseUrl }),
  }),
  openioc: format(openioc, exportedIndicators, {
    extension: 'ioc',
    defaults: restrictive,
    options: (asked) => ({
      ...openiocOptions(asked),
      author: asked.actor.orgName,
      asMisp: asked.search.query.show.asMisp,
    }),
  }),
  snort: format(snort, exportedIndicators, { extension: 'rules', defaults: restrictive, options: nidsOptions }),
  suricata: format(suricata, exportedIndicators, { extension: 'rules', defaults: restrictive, options: nidsOptions }),
  stix2: format(stix2, exportedEvents, { extension: 'json', defaults: stix2Defaults, options: stix2Options }),
  yara: format(yara, exportedIndicators, { extension: 'yara', options: yaraOptions }),
  'yara-json': format(yaraJson, exportedIndicators, { extension: 'json', options: yaraOptions }),
  // MISP wrote intelligence for Zeek by a route of its own, when that was called Bro, and CEF by a module.
  zeek: format(zeek, exportedIndicators, { extension: 'intel', defaults: restrictive, options: zeekOptions }),
  bro: format(zeek, exportedIndicators, { extension: 'intel', defaults: restrictive, options: zeekOptions }),
  cef: format(cef, exportedIndicators, { extension: 'cef', defaults: restrictive, options: cefOptions }),
  cache: format(cache, exportedAttributes, { extension: 'txt', options: cacheOptions }),
  maltego: format(maltego, exportedIndicators, { extension: 'csv', options: none }),
  ...contextFormats,
  ...stix1Formats,
}

import type { Galaxy } from '@tocsin/format'
import type { StixRecord } from '../shape/shape.ts'
import { contextsOf, tagsOfClusters } from './galaxies.ts'
import { confidenceOf, defaultConfidence, handlingOf } from './markings.ts'
import { idOf, present, timeText, type Writing } from './writing.ts'

/** Types and names of objects by what an indicator of them is; malware artifacts for all others. Source: misp-stix. */
const INDICATOR_TYPES: Readonly<Record<string, readonly string[]>> = {
  'Host Characteristics': ['mutex', 'named pipe', 'regkey', 'regkey|value'],
  'URL Watchlist': ['url'],
  'Malicious E-mail': [
    'email',
    'email-attachment',
    'email-src',
    'email-dst',
    'email-message-id',
    'email-mime-boundary',
    'email-subject',
    'email-reply-to',
    'email-x-mailer',
  ],
  'IP Watchlist': ['AS', 'asn', 'ip-src', 'ip-dst', 'ip-src|port', 'ip-dst|port'],
  'Domain Watchlist': ['domain', 'domain|ip', 'domain-ip', 'hostname', 'hostname|port'],
  'File Hash Watchlist': ['file', 'filename'],
}

const TYPE_OF = new Map(
  Object.entries(INDICATOR_TYPES).flatMap(([type, names]) => names.map((name): [string, string] => [name, type])),
)

/** What is sought: an attribute, or an object with what its attributes carry. */
export type Sought = {
  uuid: string
  /** Of the attribute, or the name of the object. */
  name: string
  title: string
  description: string | undefined
  /** Its category, or that of its template. */
  relationship: string
  timestamp: number | undefined
  tags: readonly string[]
  galaxies: readonly Galaxy[]
  path: string
  /** The observable, or how else it is found. */
  content: StixRecord
}

/** An indicator of the incident, with what it points to. */
export function addIndicator(sought: Sought, writing: Writing): void {
  const timestamp = sought.timestamp === undefined ? writing.timestamp : timeText(sought.timestamp)
  const contexts = contextsOf(sought.galaxies, sought.path, writing)
  writing.attributedActors.push(...contexts.actors)
  const clusters = tagsOfClusters(sought.galaxies)
  const tags = sought.tags.filter((tag) => !clusters.has(tag))
  const indicator: StixRecord = {
    id: idOf(writing, 'Indicator', sought.uuid),
    timestamp,
    title: sought.title,
    indicator_types: [{ value: typeOf(sought.name), 'xsi:type': 'stixVocabs:IndicatorTypeVocab-1.1' }],
    ...present('description', sought.description),
    valid_time_positions: [{}],
    ...sought.content,
    ...present('indicated_ttps', contexts.ttps),
    ...(contexts.coas.length > 0 ? { suggested_coas: { suggested_coas: contexts.coas } } : {}),
    ...handlingOf(tags, sought.path, writing.lose),
    confidence: defaultConfidence(timestamp),
    ...confidenceOf(tags, timestamp),
    producer: { identity: { name: writing.producer } },
  }
  writing.indicators.push({ relationship: sought.relationship, indicator })
}

function typeOf(name: string): string {
  const isHash = HASHED.test(name)
  return TYPE_OF.get(name) ?? (isHash ? 'File Hash Watchlist' : 'Malware Artifacts')
}

const HASHED =
  /^(filename\|)?(md5|sha1|sha224|sha256|sha384|sha512|sha512\/224|sha512\/256|ssdeep|imphash|authentihash|pehash|tlsh|cdhash|vhash|impfuzzy)$/

import type { StixVersion } from '../mapping/place.ts'
import { fieldOf, type StixObject } from './stix-object.ts'

/** What an object of each type has to have, besides what all have. Source: STIX 2.1 §4 to §7, STIX 2.0 parts 2 and 4. */
const BY_TYPE: Readonly<Record<string, readonly string[]>> = {
  artifact: [],
  'attack-pattern': ['name'],
  'autonomous-system': ['number'],
  campaign: ['name'],
  'course-of-action': ['name'],
  directory: ['path'],
  'domain-name': ['value'],
  'email-addr': ['value'],
  'email-message': ['is_multipart'],
  file: [],
  grouping: ['context', 'object_refs'],
  identity: ['name'],
  indicator: ['pattern', 'valid_from'],
  infrastructure: ['name'],
  'intrusion-set': ['name'],
  'ipv4-addr': ['value'],
  'ipv6-addr': ['value'],
  location: [],
  'mac-addr': ['value'],
  malware: [],
  'malware-analysis': ['product'],
  mutex: ['name'],
  'network-traffic': ['protocols'],
  note: ['content', 'object_refs'],
  'observed-data': ['first_observed', 'last_observed', 'number_observed'],
  opinion: ['opinion', 'object_refs'],
  process: [],
  relationship: ['relationship_type', 'source_ref', 'target_ref'],
  report: ['name', 'published', 'object_refs'],
  sighting: ['sighting_of_ref'],
  software: ['name'],
  'threat-actor': ['name'],
  tool: ['name'],
  url: ['value'],
  'user-account': [],
  vulnerability: ['name'],
  'windows-registry-key': [],
  'x509-certificate': [],
}

/** The types of 2.1 that are observables: they have neither `created` nor `modified`. */
export const OBSERVABLE_TYPES: ReadonlySet<string> = new Set([
  'artifact',
  'autonomous-system',
  'directory',
  'domain-name',
  'email-addr',
  'email-message',
  'file',
  'ipv4-addr',
  'ipv6-addr',
  'mac-addr',
  'mutex',
  'network-traffic',
  'process',
  'software',
  'url',
  'user-account',
  'windows-registry-key',
  'x509-certificate',
])

const ONLY_IN: Readonly<Record<StixVersion, Readonly<Record<string, readonly string[]>>>> = {
  '2.0': {
    identity: ['identity_class'],
    indicator: ['labels'],
    malware: ['name', 'labels'],
    'observed-data': ['objects'],
    report: ['labels'],
    'threat-actor': ['labels'],
    tool: ['labels'],
  },
  '2.1': { indicator: ['pattern_type'], malware: ['is_family'] },
}

/** The names of the properties without which the object breaks a rule of its version. Custom types have no rules here. */
export function requiredProperties({ type, fields }: StixObject, version: StixVersion): readonly string[] {
  const own = BY_TYPE[type]
  if (own === undefined || !Object.hasOwn(BY_TYPE, type)) return []
  const dates = OBSERVABLE_TYPES.has(type) ? [] : ['created', 'modified']
  const spec = version === '2.1' && fieldOf(fields, 'spec_version') === undefined && !OBSERVABLE_TYPES.has(type)
  return [...(spec ? ['spec_version'] : []), ...dates, ...own, ...(ONLY_IN[version][type] ?? [])]
}

import type { StixVersion } from './place.ts'

const SAME_NAMED = [
  'attack-pattern',
  'campaign',
  'course-of-action',
  'intrusion-set',
  'malware',
  'threat-actor',
  'tool',
  'vulnerability',
] as const

/** The galaxies whose clusters become each type of STIX object. Source: misp-stix, "MISP galaxies to STIX 2". */
export const GALAXY_TYPES: Readonly<Record<string, readonly string[]>> = {
  'attack-pattern': [
    'cmtmf-attack-pattern',
    'mitre-attack-pattern',
    'mitre-enterprise-attack-attack-pattern',
    'mitre-ics-techniques',
    'mitre-mobile-attack-attack-pattern',
    'mitre-pre-attack-attack-pattern',
  ],
  'course-of-action': [
    'mitre-course-of-action',
    'mitre-enterprise-attack-course-of-action',
    'mitre-mobile-attack-course-of-action',
  ],
  identity: ['sector'],
  'intrusion-set': [
    'mitre-enterprise-attack-intrusion-set',
    'mitre-intrusion-set',
    'mitre-mobile-attack-intrusion-set',
    'mitre-pre-attack-intrusion-set',
  ],
  location: ['country', 'region', 'stix-2.1-location'],
  malware: [
    'android',
    'backdoor',
    'banker',
    'cryptominers',
    'malpedia',
    'mitre-enterprise-attack-malware',
    'mitre-ics-software',
    'mitre-malware',
    'mitre-mobile-attack-malware',
    'ransomware',
    'stealer',
  ],
  'marking-definition': ['stix-2.0-acs-marking', 'stix-2.1-acs-marking'],
  'threat-actor': ['360net-threat-actor', 'microsoft-activity-group', 'mitre-ics-groups', 'threat-actor'],
  tool: [
    'botnet',
    'exploit-kit',
    'mitre-enterprise-attack-tool',
    'mitre-mobile-attack-tool',
    'mitre-tool',
    'rat',
    'tds',
    'tool',
  ],
  vulnerability: ['branded-vulnerability'],
}

const TYPE_OF_GALAXY = new Map([
  ...Object.entries(GALAXY_TYPES).flatMap(([type, galaxies]) => galaxies.map((galaxy) => [galaxy, type] as const)),
  ...SAME_NAMED.flatMap((type) => ['2.0', '2.1'].map((version) => [`stix-${version}-${type}`, type] as const)),
])

/** The STIX type of the clusters of a galaxy, undefined where only a custom object can stand for them. 2.0 has no locations. */
export function typeOfGalaxy(galaxy: string, version: StixVersion): string | undefined {
  const type = TYPE_OF_GALAXY.get(galaxy)
  return type === 'location' && version === '2.0' ? undefined : type
}

/** How what a cluster's `meta` says under a key stands in the object. Keys that are not here are custom properties. */
export type MetaPlace = {
  /** `references`: external ids; `addresses`: URLs among the external references; `phases`: kill chain phases. */
  readonly as: 'one' | 'list' | 'time' | 'flag' | 'aliases' | 'references' | 'addresses' | 'phases'
  readonly path: string | { readonly '2.0'?: string; readonly '2.1'?: string }
}

const ONE = 'one'
const LIST = 'list'
const kinds = (property: string): MetaPlace => ({ as: LIST, path: { '2.0': 'labels', '2.1': property } })
const aliases: MetaPlace = { as: 'aliases', path: 'aliases' }
const aliasesOf21: MetaPlace = { as: 'aliases', path: { '2.0': 'x_misp_synonyms', '2.1': 'aliases' } }
const phases: MetaPlace = { as: 'phases', path: 'kill_chain_phases' }
const motivation: Record<string, MetaPlace> = {
  goals: { as: LIST, path: 'goals' },
  primary_motivation: { as: ONE, path: 'primary_motivation' },
  resource_level: { as: ONE, path: 'resource_level' },
  secondary_motivations: { as: LIST, path: 'secondary_motivations' },
}

/** Keys that have a meaning in every type of object. */
export const SHARED_META: Readonly<Record<string, MetaPlace>> = {
  created: { as: 'time', path: 'created' },
  modified: { as: 'time', path: 'modified' },
  first_seen: { as: 'time', path: 'first_seen' },
  last_seen: { as: 'time', path: 'last_seen' },
  external_id: { as: 'references', path: 'external_references' },
  'Technique ID': { as: 'references', path: 'external_references' },
  refs: { as: 'addresses', path: 'external_references' },
}

/** Keys that have a meaning in one type of object. Source: misp-stix. */
export const META: Readonly<Record<string, Readonly<Record<string, MetaPlace>>>> = {
  'attack-pattern': { kill_chain: phases, synonyms: { as: 'aliases', path: { '2.1': 'aliases' } } },
  campaign: { objective: { as: ONE, path: 'objective' }, synonyms: aliases },
  'intrusion-set': { ...motivation, synonyms: aliases },
  location: {
    administrative_area: { as: ONE, path: 'administrative_area' },
    country: { as: ONE, path: 'country' },
    region: { as: ONE, path: 'region' },
  },
  malware: {
    architecture_execution_envs: { as: LIST, path: { '2.1': 'architecture_execution_envs' } },
    capabilities: { as: LIST, path: { '2.1': 'capabilities' } },
    implementation_languages: { as: LIST, path: { '2.1': 'implementation_languages' } },
    is_family: { as: 'flag', path: { '2.0': 'x_misp_is_family', '2.1': 'is_family' } },
    kill_chain: phases,
    labels: kinds('malware_types'),
    malware_types: kinds('malware_types'),
    synonyms: aliasesOf21,
    type: kinds('malware_types'),
  },
  'threat-actor': {
    ...motivation,
    labels: kinds('threat_actor_types'),
    personal_motivations: { as: LIST, path: 'personal_motivations' },
    roles: { as: LIST, path: 'roles' },
    sophistication: { as: ONE, path: 'sophistication' },
    synonyms: aliases,
    threat_actor_types: kinds('threat_actor_types'),
    type: kinds('threat_actor_types'),
  },
  tool: {
    kill_chain: phases,
    labels: kinds('tool_types'),
    synonyms: aliasesOf21,
    tool_types: kinds('tool_types'),
    tool_version: { as: ONE, path: 'tool_version' },
    type: kinds('tool_types'),
  },
  vulnerability: { aliases: { as: 'references', path: 'external_references' } },
}

/** The names of the sources of external ids, by the prefix of the id; `mitre-attack` of the others. Source: misp-stix. */
export const REFERENCE_SOURCES: Readonly<Record<string, string>> = {
  CAPEC: 'capec',
  CVE: 'cve',
  CWE: 'cwe',
  MOB: 'mitre-mobile-attack',
  PRE: 'mitre-pre-attack',
  REF: 'reference_from_CAPEC',
}

/** The regions of UN M49 that STIX's vocabulary names otherwise than their words joined by hyphens. */
export const REGIONS: Readonly<Record<string, string>> = {
  'Australia and New Zealand': 'australia-new-zealand',
  'Latin America and the Caribbean': 'latin-america-caribbean',
}

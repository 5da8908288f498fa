import type { PlaceOrPath, StixVersion } from './place.ts'

/** A relation whose values are external references: the source that they name, and the property that the value is. */
export type ReferencePlace = {
  readonly reference: 'capec' | 'cve' | 'mitre-attack' | 'url'
  readonly property: 'external_id' | 'url'
}

/**
 * An object template whose objects become one STIX Domain Object. Paths are as in `PlaceOrPath`, from that object; a
 * relation that is not here is a custom property of it.
 */
export type DomainTemplate = {
  readonly type: string
  readonly fields: Readonly<Record<string, PlaceOrPath | ReferencePlace>>
  readonly constants?: Readonly<Record<string, string | boolean>>
  /** Relations that are joined by blanks into a `name` where no field gives one. */
  readonly nameParts?: readonly string[]
  /** Relations that are joined into `contact_information` as `relation: value; value / relation: value`. */
  readonly contacts?: readonly string[]
  /** The meta-category of the object is a phase of a kill chain, as the categories of attributes are. */
  readonly hasPhase?: true
  /** Of the object itself: where its comment stands. */
  readonly comment?: string
  /** The version that has the type, where not both have: a custom object stands for it in the other. */
  readonly only?: StixVersion
}

const in21 = (path: string): { path: { '2.1': string } } => ({ path: { '2.1': path } })

const contacts = ['address', 'e-mail', 'fax-number', 'phone-number'] as const

/** A `script` is malware where it is said to be malicious, else a tool. */
export const SCRIPT_STATE = { relation: 'state', malicious: 'Malicious' } as const

export const SCRIPT_TEMPLATES: Readonly<Record<'malware' | 'tool', DomainTemplate>> = {
  malware: {
    type: 'malware',
    fields: { comment: 'description', filename: 'name', language: in21('implementation_languages[]') },
    hasPhase: true,
  },
  tool: { type: 'tool', fields: { comment: 'description', filename: 'name' }, hasPhase: true },
}

const IDENTITY_TEMPLATES: Readonly<Record<string, DomainTemplate>> = {
  employee: {
    type: 'identity',
    constants: { identity_class: 'individual' },
    fields: { 'employee-type': in21('roles[]'), 'full-name': 'name', text: 'description' },
    nameParts: ['first-name', 'last-name'],
    contacts: ['email-address'],
  },
  identity: {
    type: 'identity',
    fields: {
      name: 'name',
      description: 'description',
      identity_class: 'identity_class',
      contact_information: 'contact_information',
      roles: in21('roles[]'),
      sectors: 'sectors[]',
    },
  },
  'legal-entity': {
    type: 'identity',
    constants: { identity_class: 'organization' },
    fields: { business: 'sectors[]', name: 'name', text: 'description' },
    contacts: ['phone-number', 'website'],
  },
  'news-agency': {
    type: 'identity',
    constants: { identity_class: 'organization' },
    fields: { name: 'name' },
    contacts: [...contacts, 'link'],
  },
  organization: {
    type: 'identity',
    constants: { identity_class: 'organization' },
    fields: { description: 'description', name: 'name', role: in21('roles[]') },
    contacts,
  },
  person: {
    type: 'identity',
    constants: { identity_class: 'individual' },
    fields: { 'full-name': 'name', text: 'description', role: in21('roles[]') },
    nameParts: ['first-name', 'middle-name', 'last-name'],
    contacts,
  },
}

/** The object templates whose objects become STIX Domain Objects, by name; `script` is apart. Source: misp-stix. */
export const DOMAIN_TEMPLATES: Readonly<Record<string, DomainTemplate>> = {
  ...IDENTITY_TEMPLATES,
  'attack-pattern': {
    type: 'attack-pattern',
    fields: {
      name: 'name',
      summary: 'description',
      id: { reference: 'capec', property: 'external_id' },
      references: { reference: 'mitre-attack', property: 'url' },
    },
    hasPhase: true,
  },
  'course-of-action': { type: 'course-of-action', fields: { name: 'name', description: 'description' } },
  geolocation: {
    type: 'location',
    fields: {
      'accuracy-radius': { path: 'precision', kind: 'kilometres' },
      address: 'street_address',
      city: 'city',
      countrycode: 'country',
      latitude: { path: 'latitude', kind: 'number' },
      longitude: { path: 'longitude', kind: 'number' },
      region: 'region',
      text: 'description',
      zipcode: 'postal_code',
    },
    comment: 'description',
    only: '2.1',
  },
  'intrusion-set': {
    type: 'intrusion-set',
    fields: {
      aliases: 'aliases[]',
      description: 'description',
      goals: 'goals[]',
      name: 'name',
      'primary-motivation': 'primary_motivation',
      resource_level: 'resource_level',
      'secondary-motivation': 'secondary_motivations[]',
      first_seen: { path: 'first_seen', kind: 'time' },
      last_seen: { path: 'last_seen', kind: 'time' },
    },
  },
  malware: {
    type: 'malware',
    fields: {
      alias: in21('aliases[]'),
      architecture_execution_env: in21('architecture_execution_envs[]'),
      capability: in21('capabilities[]'),
      description: 'description',
      first_seen: { path: { '2.1': 'first_seen' }, kind: 'time' },
      implementation_language: in21('implementation_languages[]'),
      is_family: { path: { '2.1': 'is_family' }, kind: 'boolean' },
      last_seen: { path: { '2.1': 'last_seen' }, kind: 'time' },
      malware_type: { path: { '2.0': 'labels[]', '2.1': 'malware_types[]' } },
      name: 'name',
    },
  },
  'malware-analysis': {
    type: 'malware-analysis',
    fields: {
      analysis_definition_version: 'analysis_definition_version',
      analysis_engine_version: 'analysis_engine_version',
      configuration_version: 'configuration_version',
      end_time: { path: 'analysis_ended', kind: 'time' },
      module: 'modules[]',
      product: 'product',
      result: 'result',
      result_name: 'result_name',
      start_time: { path: 'analysis_started', kind: 'time' },
      submitted_time: { path: 'submitted', kind: 'time' },
      version: 'version',
    },
    only: '2.1',
  },
  vulnerability: {
    type: 'vulnerability',
    fields: {
      id: { reference: 'cve', property: 'external_id' },
      description: 'description',
      summary: 'description',
      references: { reference: 'url', property: 'url' },
    },
  },
}

/** An object template whose object is a rule: an `indicator` in another language than STIX patterns. */
export type RuleTemplate = {
  /** The relation with the rule. */
  readonly rule: string
  readonly patternType: string
  readonly fields: Readonly<Record<string, string>>
  /** The relation whose values are external references. */
  readonly reference?: string
  readonly only?: StixVersion
}

/** The object templates whose objects are rules, by name. Custom objects in 2.0, but for patterns of STIX. Source: misp-stix. */
export const RULE_TEMPLATES: Readonly<Record<string, RuleTemplate>> = {
  'nova-rule': {
    rule: 'raw-rule',
    patternType: 'nova',
    fields: { description: 'description', 'rule-name': 'name' },
    reference: 'reference',
    only: '2.1',
  },
  'owasp-crs-rule': {
    rule: 'raw-rule',
    patternType: 'crs',
    fields: { message: 'description', 'rule-id': 'name' },
    reference: 'reference',
    only: '2.1',
  },
  sigma: {
    rule: 'sigma',
    patternType: 'sigma',
    fields: { comment: 'description', 'sigma-rule-name': 'name' },
    reference: 'reference',
    only: '2.1',
  },
  'stix2-pattern': {
    rule: 'stix2-pattern',
    patternType: 'stix',
    fields: { comment: 'description', version: 'pattern_version' },
  },
  suricata: {
    rule: 'suricata',
    patternType: 'suricata',
    fields: { comment: 'description', version: 'pattern_version' },
    reference: 'ref',
    only: '2.1',
  },
  'wazuh-rule': {
    rule: 'wazuh-rule',
    patternType: 'wazuh',
    fields: { comment: 'description', version: 'pattern_version', 'rule-id': 'name' },
    reference: 'reference',
    only: '2.1',
  },
  yara: {
    rule: 'yara',
    patternType: 'yara',
    fields: { comment: 'description', version: 'pattern_version', 'yara-rule-name': 'name' },
    only: '2.1',
  },
}

/** An object that says something of others, a `note` in 2.1: what it says, and the reference to what it is about. */
export const ANNOTATION = { name: 'annotation', text: 'text', relationship: 'annotates' } as const

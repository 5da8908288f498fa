/** What an object is to the cluster that it is tagged with, by the types of both; `related-to` of the others. Source: misp-stix. */
export const RELATIONSHIPS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'attack-pattern': { identity: 'targets', location: 'targets', tool: 'uses', vulnerability: 'targets' },
  campaign: {
    'attack-pattern': 'uses',
    identity: 'targets',
    'intrusion-set': 'attributed-to',
    malware: 'uses',
    'threat-actor': 'attributed-to',
    tool: 'uses',
    vulnerability: 'targets',
  },
  'course-of-action': { 'attack-pattern': 'mitigates', tool: 'mitigates' },
  indicator: {
    'attack-pattern': 'indicates',
    campaign: 'indicates',
    'intrusion-set': 'indicates',
    malware: 'indicates',
    'observed-data': 'based-on',
    'threat-actor': 'indicates',
    tool: 'indicates',
  },
  'intrusion-set': {
    'attack-pattern': 'uses',
    identity: 'targets',
    malware: 'uses',
    'threat-actor': 'attributed-to',
    tool: 'uses',
    vulnerability: 'targets',
  },
  malware: { 'attack-pattern': 'uses', 'intrusion-set': 'authored-by', 'threat-actor': 'authored-by' },
  'threat-actor': { 'attack-pattern': 'uses', malware: 'uses', tool: 'uses', vulnerability: 'targets' },
  tool: { identity: 'targets', location: 'targets' },
}

export const OTHER_RELATIONSHIP = 'related-to'

/** An indicator and the data that it came from. */
export const BASED_ON = 'based-on'

/** References between objects that STIX keeps as properties of the source, by the source's type and the reference's. */
export const REFERENCE_PROPERTIES: Readonly<
  Record<string, Readonly<Record<string, { readonly property: string; readonly isList: boolean }>>>
> = {
  malware: {
    'executable-on': { property: 'operating_system_refs', isList: true },
    'sample-of': { property: 'sample_refs', isList: true },
  },
  'malware-analysis': {
    analyses: { property: 'sample_ref', isList: false },
    captured: { property: 'analysis_sco_refs', isList: true },
    'hosted-by': { property: 'operating_system_ref', isList: false },
    installs: { property: 'installed_software_refs', isList: true },
    'vm-hosted-by': { property: 'host_vm_ref', isList: false },
  },
}

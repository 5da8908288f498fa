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

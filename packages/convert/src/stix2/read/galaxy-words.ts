type Words = { readonly name: string; readonly description: string; readonly icon: string }

/** What the galaxy of a kind of STIX object is called and said to be. Source of the names and icons: misp-stix. */
export const GALAXY_WORDS: Readonly<Record<string, Words>> = {
  'attack-pattern': {
    name: 'Attack Pattern',
    icon: 'map',
    description: 'Ways in which adversaries attempt to compromise targets',
  },
  campaign: {
    name: 'Campaign',
    icon: 'user-secret',
    description: 'Malicious activities over a time against a set of targets',
  },
  'course-of-action': {
    name: 'Course of Action',
    icon: 'link',
    description: 'What is done to prevent an attack, or to respond to one',
  },
  identity: { name: 'Sector', icon: 'industry', description: 'Activity sectors' },
  infrastructure: {
    name: 'Infrastructure',
    icon: 'server',
    description: 'Systems and services that serve a purpose of an attack or of its defence',
  },
  'intrusion-set': {
    name: 'Intrusion Set',
    icon: 'user-secret',
    description: 'Behaviours and resources with common properties, believed to be of one organisation',
  },
  location: { name: 'Location', icon: 'globe', description: 'Regions, countries and places' },
  malware: { name: 'Malware', icon: 'optin-monster', description: 'Malicious code' },
  'threat-actor': {
    name: 'Threat Actor',
    icon: 'user-secret',
    description: 'Individuals, groups or organisations believed to act with malicious intent',
  },
  tool: { name: 'Tool', icon: 'gavel', description: 'Legitimate software that threat actors use' },
  vulnerability: {
    name: 'Vulnerability',
    icon: 'bug',
    description: 'Weaknesses of software and hardware that can be exploited',
  },
}

import { readNetwork } from '../exports/network-parts.ts'
import type { ExportedAttribute } from '../exports/exported.ts'

/** One thing on a graph of Maltego's. */
export type Entity = { type: string; value: string }

/** What stands for whatever has no entity of its own. */
const PHRASE = 'maltego.Phrase'

/** Maltego's standard entities, and MISP's types that are such a thing. The hashes are told by their names. */
const TYPES: Readonly<Record<string, string>> = {
  'maltego.Domain': 'domain onion-address',
  'maltego.DNSName': 'hostname',
  'maltego.URL': 'url uri link',
  'maltego.EmailAddress': 'email email-src email-dst email-reply-to target-email whois-registrant-email dns-soa-email',
  'maltego.AS': 'AS',
  'maltego.Port': 'port',
  'maltego.File': 'filename attachment email-attachment pdb',
  'maltego.PhoneNumber': 'phone-number whois-registrant-phone prtn',
  'maltego.Person': 'full-name whois-registrant-name',
  'maltego.Alias': 'github-username jabber-id twitter-id target-user eppn threat-actor',
  'maltego.Organization': 'target-org whois-registrant-org whois-registrar github-organisation',
  'maltego.Location': 'target-location place-of-birth country-of-residence passport-country nationality',
  'maltego.Device': 'target-machine',
  'maltego.Vulnerability': 'vulnerability',
  'maltego.UniqueIdentifier': 'uuid btc xmr dash iban mac-address mac-eui-64 mutex cookie',
}

const HASH =
  /^(md5|sha\d.*|authentihash|vhash|ssdeep|imphash|telfhash|pehash|impfuzzy|tlsh|cdhash|dom-hash|.*fingerprint.*|hassh.*|favicon-mmh3|git-commit-id)$/

const typeEntities = new Map(
  Object.entries(TYPES).flatMap(([entity, types]) => types.split(' ').map((type): [string, string] => [type, entity])),
)

/** What of an attribute stands on a graph: itself, or both halves of a composite. */
export function entitiesOf({ type, value }: Pick<ExportedAttribute, 'type' | 'value'>): Entity[] {
  const [first = '', second] = type === 'malware-sample' ? ['filename', 'md5'] : type.split('|')
  // A file name may hold a bar, what stands before another half holds none.
  const bar = first === 'filename' ? value.lastIndexOf('|') : value.indexOf('|')
  if (second === undefined || bar < 0) return [entity(first, value)]
  return [entity(first, value.slice(0, bar)), entity(second, value.slice(bar + 1))].filter((half) => half.value !== '')
}

function entity(type: string, value: string): Entity {
  if (type === 'ip' || type === 'ip-src' || type === 'ip-dst') return { type: addressEntity(value), value }
  return { type: typeEntities.get(type) ?? (HASH.test(type) ? 'maltego.Hash' : PHRASE), value }
}

function addressEntity(value: string): string {
  const network = readNetwork(value)
  if (!network) return PHRASE
  const isVersion4 = network.address.kind() === 'ipv4'
  if (network.prefix < (isVersion4 ? 32 : 128)) return 'maltego.Netblock'
  return isVersion4 ? 'maltego.IPv4Address' : 'maltego.IPv6Address'
}

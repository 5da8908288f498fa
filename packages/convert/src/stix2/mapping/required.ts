import type { StixVersion } from './place.ts'

/** For each of the lists, one of the properties in it has to be there. */
type Required = readonly (readonly string[])[]

const REQUIRED: Readonly<Record<string, Required>> = {
  artifact: [['payload_bin', 'url']],
  'attack-pattern': [['name']],
  'autonomous-system': [['number']],
  'course-of-action': [['name']],
  directory: [['path']],
  'domain-name': [['value']],
  'email-addr': [['value']],
  'email-message': [['is_multipart']],
  file: [['hashes', 'name']],
  identity: [['name']],
  'intrusion-set': [['name']],
  'ipv4-addr': [['value']],
  'ipv6-addr': [['value']],
  location: [['region', 'country', 'latitude']],
  'mac-addr': [['value']],
  'malware-analysis': [['product'], ['result', 'analysis_sco_refs']],
  mutex: [['name']],
  'network-traffic': [['src_ref', 'dst_ref'], ['protocols']],
  software: [['name']],
  tool: [['name']],
  url: [['value']],
  vulnerability: [['name']],
}

/** What 2.0 asks for beyond 2.1. */
const REQUIRED_IN_20: Readonly<Record<string, Required>> = {
  identity: [['identity_class']],
  malware: [['name']],
  'user-account': [['user_id']],
  'windows-registry-key': [['key']],
}

/** What has to be there together or not at all. */
const TOGETHER: Readonly<Record<string, readonly string[]>> = { location: ['latitude', 'longitude'] }

/** True where an observable or domain object has what its type must have. Source: STIX 2.1 §4 and §6, STIX 2.0 parts 2 and 4. */
export function hasRequired(type: string, properties: object, version: StixVersion): boolean {
  const has = (name: string) => Object.hasOwn(properties, name)
  const older = version === '2.0' ? (REQUIRED_IN_20[type] ?? []) : []
  const together = (TOGETHER[type] ?? []).map(has)
  return (
    Object.keys(properties).length > 0 &&
    [...(REQUIRED[type] ?? []), ...older].every((names) => names.some(has)) &&
    together.every((one) => one === together[0])
  )
}

import type { StixVersion } from './place.ts'

/** For each of the lists, one of the properties in it has to be there. */
type Required = readonly (readonly string[])[]

const REQUIRED: Readonly<Record<string, Required>> = {
  artifact: [['payload_bin', 'url']],
  'autonomous-system': [['number']],
  directory: [['path']],
  'domain-name': [['value']],
  'email-addr': [['value']],
  'email-message': [['is_multipart']],
  file: [['hashes', 'name']],
  'ipv4-addr': [['value']],
  'ipv6-addr': [['value']],
  'mac-addr': [['value']],
  mutex: [['name']],
  'network-traffic': [['src_ref', 'dst_ref'], ['protocols']],
  software: [['name']],
  url: [['value']],
}

/** What 2.0 asks for beyond 2.1, which is content with any property of these. */
const REQUIRED_IN_20: Readonly<Record<string, Required>> = {
  'user-account': [['user_id']],
  'windows-registry-key': [['key']],
}

/** True where an observable has what its type must have. Source: STIX 2.1 §6, STIX 2.0 part 4. */
export function hasRequired(type: string, properties: object, version: StixVersion): boolean {
  const required = REQUIRED[type] ?? (version === '2.0' ? REQUIRED_IN_20[type] : undefined) ?? []
  return (
    Object.keys(properties).length > 0 &&
    required.every((names) => names.some((name) => Object.hasOwn(properties, name)))
  )
}

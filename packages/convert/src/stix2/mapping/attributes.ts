import { FILENAME_HASHES, hashPath, HASHES } from './hashes.ts'
import type { Place, PlaceOrPath } from './place.ts'

/** What an attribute of a type becomes. */
export type AttributeMapping =
  | {
      /** An `observed-data` with its objects, and an `indicator` where the attribute is meant for detection. */
      readonly as: 'observable'
      /** The type of the object that the paths start from. */
      readonly type: string
      /** Where the halves of the value stand; one place for a value without halves. */
      readonly halves: readonly PlaceOrPath[]
      /** Properties that every such object has, and that patterns test first. */
      readonly constants?: Readonly<Record<string, string>>
      /** STIX has a way to look for it but none to tell of it: without detection in mind it is a custom attribute. */
      readonly onlyIndicator?: true
      /** The object that the main one refers to stands before it: misp-stix reads this type back by position. */
      readonly isMainLast?: true
      /** The hash that the value, or its last half, has to be. */
      readonly hash?: string
      /** Where the attribute carries data. */
      readonly withData?: { readonly path: string; readonly content: Place['content'] }
    }
  /** A whole rule of another language as the pattern of an indicator; 2.0 knows no such patterns. */
  | { readonly as: 'rule'; readonly patternType: string }
  | { readonly as: 'vulnerability' }
  | { readonly as: 'campaign' }

function observable(type: string, ...halves: PlaceOrPath[]): AttributeMapping {
  return { as: 'observable', type, halves }
}

function onlyIndicator(type: string, place: PlaceOrPath): AttributeMapping {
  return { as: 'observable', type, halves: [place], onlyIndicator: true }
}

function hash(algorithm: string, ...before: PlaceOrPath[]): AttributeMapping {
  return { as: 'observable', type: 'file', halves: [...before, { path: hashPath(algorithm) }], hash: algorithm }
}

function fingerprint(algorithm: string): AttributeMapping {
  return { as: 'observable', type: 'x509-certificate', halves: [{ path: hashPath(algorithm) }], hash: algorithm }
}

/**
 * What attributes become, by their type; of a type that is not here, a custom object. Composite values are split at their
 * first bar. Source: misp-stix, "MISP attributes to STIX 2".
 */
export const ATTRIBUTES: Readonly<Record<string, AttributeMapping>> = {
  AS: observable('autonomous-system', { path: 'number', kind: 'as-number' }),
  attachment: {
    as: 'observable',
    type: 'file',
    halves: ['name'],
    withData: { path: 'content_ref.payload_bin', content: 'bytes' },
  },
  'campaign-name': { as: 'campaign' },
  domain: observable('domain-name', 'value'),
  'domain|ip': observable('domain-name', 'value', 'resolves_to_refs[*].value'),
  email: observable('email-addr', 'value'),
  'email-attachment': observable('email-message', { path: 'body_multipart[*].body_raw_ref.name', content: 'part' }),
  'email-body': observable('email-message', 'body'),
  'email-dst': observable('email-message', 'to_refs[*].value'),
  'email-header': observable('email-message', 'received_lines[]'),
  'email-message-id': observable('email-message', { path: { '2.1': 'message_id' } }),
  'email-reply-to': observable('email-message', {
    path: 'additional_header_fields.Reply-To',
    pattern: 'additional_header_fields.reply_to',
  }),
  'email-src': observable('email-message', 'from_ref.value'),
  'email-subject': observable('email-message', 'subject'),
  'email-x-mailer': observable('email-message', {
    path: 'additional_header_fields.X-Mailer',
    pattern: 'additional_header_fields.x_mailer',
  }),
  filename: observable('file', 'name'),
  'github-username': {
    as: 'observable',
    type: 'user-account',
    halves: ['account_login'],
    constants: { account_type: 'github' },
  },
  hostname: observable('domain-name', 'value'),
  'hostname|port': {
    as: 'observable',
    type: 'network-traffic',
    halves: [
      { path: 'dst_ref.value', pattern: 'domain-name:value', target: 'domain-name' },
      { path: 'dst_port', kind: 'integer' },
    ],
    isMainLast: true,
  },
  'http-method': onlyIndicator('network-traffic', 'extensions.http-request-ext.request_method'),
  'ip-dst': observable('network-traffic', 'dst_ref.value'),
  'ip-dst|port': observable('network-traffic', 'dst_ref.value', { path: 'dst_port', kind: 'integer' }),
  'ip-src': observable('network-traffic', 'src_ref.value'),
  'ip-src|port': observable('network-traffic', 'src_ref.value', { path: 'src_port', kind: 'integer' }),
  link: observable('url', 'value'),
  'mac-address': observable('mac-addr', { path: 'value', kind: 'mac-address' }),
  'malware-sample': {
    as: 'observable',
    type: 'file',
    halves: ['name', 'hashes.MD5'],
    hash: 'md5',
    withData: { path: 'content_ref.payload_bin', content: 'sample' },
  },
  mutex: observable('mutex', 'name'),
  port: onlyIndicator('network-traffic', { path: 'dst_port', kind: 'integer' }),
  regkey: observable('windows-registry-key', { path: 'key', kind: 'registry-key' }),
  'regkey|value': observable(
    'windows-registry-key',
    { path: 'key', kind: 'registry-key' },
    { path: 'values[0].data', pattern: 'values.data' },
  ),
  sigma: { as: 'rule', patternType: 'sigma' },
  'size-in-bytes': onlyIndicator('file', { path: 'size', kind: 'integer' }),
  snort: { as: 'rule', patternType: 'snort' },
  suricata: { as: 'rule', patternType: 'suricata' },
  uri: observable('url', 'value'),
  url: observable('url', 'value'),
  'user-agent': onlyIndicator('network-traffic', 'extensions.http-request-ext.request_header.User-Agent'),
  vulnerability: { as: 'vulnerability' },
  'x509-fingerprint-md5': fingerprint('md5'),
  'x509-fingerprint-sha1': fingerprint('sha1'),
  'x509-fingerprint-sha256': fingerprint('sha256'),
  yara: { as: 'rule', patternType: 'yara' },
  ...Object.fromEntries(Object.keys(HASHES).map((name) => [name, hash(name)])),
  ...Object.fromEntries(FILENAME_HASHES.map((name) => [`filename|${name}`, hash(name, 'name')])),
}

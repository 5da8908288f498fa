import type { ObservableTemplate } from './observable-template.ts'
import type { Place, PlaceOrPath } from './place.ts'

type Fields = Record<string, PlaceOrPath>

const port = (path: string): Place => ({ path, kind: 'integer' })
const time = (path: string): Place => ({ path, kind: 'time' })
const host = (path: string): Place => ({ path, target: 'domain-name' })
const protocol: Place = { path: 'protocols[n]', kind: 'protocol' }

const ports: Fields = { 'dst-port': port('dst_port'), 'src-port': port('src_port') }

const ends: Fields = {
  'ip-src': 'src_ref.value',
  'hostname-src': host('src_ref.value'),
  'ip-dst': 'dst_ref.value',
  'hostname-dst': host('dst_ref.value'),
}

const header = (name: string): string => `extensions.http-request-ext.request_header.${name}`

/** What STIX allows in a `socket-ext`. Source: STIX 2.1 §6.12.4, STIX 2.0 part 4. */
const ADDRESS_FAMILIES = ['UNSPEC', 'INET', 'IPX', 'APPLETALK', 'NETBIOS', 'INET6', 'IRDA', 'BTH'].map((n) => `AF_${n}`)
const PROTOCOL_FAMILIES = ['INET', 'IPX', 'APPLETALK', 'INET6', 'AX25', 'NETROM'].map((name) => `PF_${name}`)
const SOCKET_TYPES = ['STREAM', 'DGRAM', 'RAW', 'RDM', 'SEQPACKET'].map((name) => `SOCK_${name}`)

const socket = (path: Place['path'], values: readonly string[]): Place => ({ path, values, joins: true })

/** The properties of a `socket-ext` that values of the relation `state` make true, of which there may be both. */
export const SOCKET_STATES = { blocking: 'is_blocking', listening: 'is_listening' } as const

export const NETWORK_TEMPLATES: Readonly<Record<string, ObservableTemplate>> = {
  asn: { type: 'autonomous-system', fields: { asn: { path: 'number', kind: 'as-number' }, description: 'name' } },
  'domain-ip': { type: 'domain-name', fields: { domain: 'value', hostname: 'value', ip: 'resolves_to_refs[*].value' } },
  'http-request': {
    type: 'network-traffic',
    fields: {
      'ip-src': 'src_ref.value',
      'ip-dst': 'dst_ref.value',
      host: { ...host('dst_ref.value'), resolves: true },
      method: 'extensions.http-request-ext.request_method',
      uri: 'extensions.http-request-ext.request_value',
      url: 'extensions.http-request-ext.request_value',
      'content-type': header('Content-Type'),
      cookie: header('Cookie'),
      referer: header('Referer'),
      'user-agent': header('User-Agent'),
    },
  },
  'ip-port': {
    type: 'network-traffic',
    fields: {
      ip: 'dst_ref.value',
      'ip-src': 'src_ref.value',
      'ip-dst': 'dst_ref.value',
      domain: { path: {}, pattern: 'dst_ref.value', target: 'domain-name' },
      hostname: { path: {}, pattern: 'dst_ref.value', target: 'domain-name' },
      ...ports,
      protocol,
      'first-seen': time('start'),
      'last-seen': time('end'),
    },
  },
  netflow: {
    type: 'network-traffic',
    fields: {
      'ip-src': 'src_ref.value',
      'src-as': { path: 'src_ref.belongs_to_refs[0].number', kind: 'as-number', joins: true },
      'ip-dst': 'dst_ref.value',
      'dst-as': { path: 'dst_ref.belongs_to_refs[0].number', kind: 'as-number', joins: true },
      protocol,
      ...ports,
      'byte-count': { path: 'src_byte_count', kind: 'integer' },
      'packet-count': { path: 'src_packets', kind: 'integer' },
      'first-packet-seen': time('start'),
      'last-packet-seen': time('end'),
      'icmp-type': 'extensions.icmp-ext.icmp_type_hex',
      'tcp-flags': 'extensions.tcp-ext.src_flags_hex',
    },
  },
  'network-connection': {
    type: 'network-traffic',
    fields: {
      ...ends,
      ...ports,
      'first-packet-seen': time('start'),
      'layer3-protocol': protocol,
      'layer4-protocol': protocol,
      'layer7-protocol': protocol,
    },
  },
  'network-socket': {
    type: 'network-traffic',
    fields: {
      ...ends,
      ...ports,
      protocol,
      'address-family': { path: 'extensions.socket-ext.address_family', values: ADDRESS_FAMILIES },
      'domain-family': socket({ '2.0': 'extensions.socket-ext.protocol_family' }, PROTOCOL_FAMILIES),
      'socket-type': socket('extensions.socket-ext.socket_type', SOCKET_TYPES),
    },
  },
  url: { type: 'url', fields: { url: 'value' } },
  x509: {
    type: 'x509-certificate',
    fields: {
      self_signed: { path: 'is_self_signed', kind: 'boolean' },
      'x509-fingerprint-md5': 'hashes.MD5',
      'x509-fingerprint-sha1': 'hashes.SHA-1',
      'x509-fingerprint-sha256': 'hashes.SHA-256',
      issuer: 'issuer',
      'pubkey-info-algorithm': 'subject_public_key_algorithm',
      'pubkey-info-exponent': { path: 'subject_public_key_exponent', kind: 'integer' },
      'pubkey-info-modulus': 'subject_public_key_modulus',
      'serial-number': 'serial_number',
      signature_algorithm: 'signature_algorithm',
      subject: 'subject',
      version: 'version',
      'validity-not-after': time('validity_not_after'),
      'validity-not-before': time('validity_not_before'),
    },
  },
}

/** The relations of `x509` that are joined by commas into one property, each value after its word and a colon. */
export const X509_NAMES = {
  path: 'x509_v3_extensions.subject_alternative_name',
  words: { dns_names: 'DNS name', email: 'email', ip: 'IP', rid: 'RID', uri: 'URI' },
} as const

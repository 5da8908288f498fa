import type { StixRecord } from '../shape/shape.ts'
import * as form from './forms.ts'
import { at, put, type Place } from './places.ts'

/**
 * An object of CybOX that says what an attribute says: one place, or two for the halves of a composite. `fixed` is what it
 * says whatever the value.
 */
export type AttributeObject = {
  /** In the id of the object. */
  kind: string
  type: string
  places: readonly Place[]
  fixed: readonly (readonly [Place, string])[]
  /** What is written, where the value decides more than what stands at its place. */
  properties?: (value: string) => StixRecord
}

const object = (kind: string, type: string, ...places: Place[]): AttributeObject => ({
  kind,
  type: `${type}ObjectType`,
  places,
  fixed: [],
})

const file = (...places: Place[]): AttributeObject => object('File', 'File', ...places)
const hashAt = (type: string): Place => at('hashes.+', form.hash(type))
const mail = (path: string, as?: form.Form): AttributeObject => object('EmailMessage', 'EmailMessage', at(path, as))
const link: AttributeObject = { ...object('URI', 'URI', at('value')), fixed: [[at('type', form.plain), 'URL']] }
const registrant = (key: string, as?: form.Form): AttributeObject =>
  object('Whois', 'Whois', at(`registrants.0.${key}`, as))
const request = (path: string): AttributeObject =>
  object('HTTPSession', 'HTTPSession', at(`http_request_response.0.http_client_request.${path}`))
const key = at('key')

export const HASHES = [
  'md5',
  'sha1',
  'sha224',
  'sha256',
  'sha384',
  'sha512',
  'sha512/224',
  'sha512/256',
  'ssdeep',
  'imphash',
  'authentihash',
  'pehash',
  'tlsh',
  'cdhash',
  'vhash',
  'impfuzzy',
]

const address = (isSource: boolean, fixed: AttributeObject['fixed']): AttributeObject => ({
  ...object('Address', 'Address', at('address_value')),
  fixed,
  properties: (value) => form.addressFields(value, isSource),
})

/** By type; of types that are written alike, the first is read. Source: misp-stix's mapping of attributes to STIX 1. */
export const attributeObjects: ReadonlyMap<string, AttributeObject> = new Map(
  Object.entries<AttributeObject>({
    AS: object('AS', 'AS', at('.', form.system)),
    domain: object('DomainName', 'DomainName', at('value')),
    'email-src': mail('header.from', form.mailAddress),
    'email-dst': mail('header.to.+', form.plainMailAddress),
    'email-subject': mail('header.subject'),
    'email-reply-to': mail('header.reply_to', form.mailAddress),
    'email-message-id': mail('header.message_id'),
    'email-mime-boundary': mail('header.boundary'),
    'email-x-mailer': mail('header.x_mailer'),
    'email-body': mail('raw_body'),
    'email-header': mail('raw_header'),
    filename: file(at('file_name')),
    'pattern-in-file': file(at('byte_runs.0.byte_run_data', form.plain)),
    'size-in-bytes': file(at('size_in_bytes', form.wholeNumber)),
    ...Object.fromEntries(HASHES.map((hash) => [hash, file(hashAt(hash))])),
    ...Object.fromEntries(HASHES.map((hash) => [`filename|${hash}`, file(at('file_name'), hashAt(hash))])),
    'malware-sample': file(at('file_name'), hashAt('md5')),
    attachment: file(at('file_name')),
    hostname: object('Hostname', 'Hostname', at('hostname_value')),
    'hostname|port': object('SocketAddress', 'SocketAddress', at('hostname', form.host), at('port', form.port)),
    'http-method': request('http_request_line.http_method'),
    'user-agent': request('http_request_header.parsed_header.user_agent'),
    'ip-src': address(true, [[at('is_source', form.flag), 'true']]),
    'ip-dst': address(false, []),
    'ip-src|port': {
      ...object('SocketAddress', 'SocketAddress', at('ip_address', form.address(true)), at('port', form.port)),
      fixed: [[at('ip_address.is_source', form.flag), 'true']],
    },
    'ip-dst|port': object(
      'SocketAddress',
      'SocketAddress',
      at('ip_address', form.address(false)),
      at('port', form.port),
    ),
    'mac-address': object('System', 'System', at('network_interface_list.0.mac', form.plain)),
    mutex: object('Mutex', 'Mutex', at('name')),
    'named pipe': { ...object('Pipe', 'Pipe', at('name')), fixed: [[at('named', form.flag), 'true']] },
    port: object('Port', 'Port', at('port_value', form.wholeNumber)),
    regkey: object('WindowsRegistryKey', 'WindowsRegistryKey', key),
    'regkey|value': object('WindowsRegistryKey', 'WindowsRegistryKey', key, at('values.0.data')),
    url: link,
    uri: link,
    link,
    'whois-registrant-name': registrant('name'),
    'whois-registrant-phone': registrant('phone_number'),
    'whois-registrant-email': registrant('email_address', form.mailAddress),
    'whois-registrant-org': registrant('organization'),
    'whois-registrar': object('Whois', 'Whois', at('registrar_info.name', form.plain)),
    'windows-service-name': object('WindowsService', 'WindowsService', at('service_name', form.plain)),
    'windows-service-displayname': object('WindowsService', 'WindowsService', at('display_name', form.plain)),
    ...Object.fromEntries(
      ['md5', 'sha1', 'sha256'].map((algorithm) => [
        `x509-fingerprint-${algorithm}`,
        {
          ...object('X509Certificate', 'X509Certificate', at('certificate_signature.signature')),
          fixed: [[at('certificate_signature.signature_algorithm'), algorithm.toUpperCase()]] as const,
        },
      ]),
    ),
  }),
)

/** Types that are written as another is: without their bytes, files are names and hashes. */
export const WRITTEN_AS: Readonly<Record<string, string>> = {
  uri: 'url',
  link: 'url',
  attachment: 'filename',
  'malware-sample': 'filename|md5',
}

/** What an object says of a value, or undefined where it cannot. */
export function objectOf(type: string, value: string): { kind: string; properties: StixRecord } | undefined {
  const candidate = attributeObjects.get(type)
  const properties = candidate && propertiesOf(candidate, type, value)
  return properties && { kind: candidate.kind, properties }
}

function propertiesOf(candidate: AttributeObject, type: string, value: string): StixRecord | undefined {
  if (candidate.properties) return candidate.properties(value)
  const made: StixRecord = {}
  const parts = candidate.places.length === 1 ? [value] : halvesOf(type, value)
  const isSaid = candidate.places.every((place, i) => parts[i] !== undefined && put(made, place, parts[i]))
  for (const [place, said] of candidate.fixed) put(made, place, said)
  return isSaid ? { ...made, 'xsi:type': candidate.type } : undefined
}

/** A file name may hold a bar; a hash, a name of a host and a key hold none. */
export function halvesOf(type: string, value: string): string[] {
  const isNamed = type.startsWith('filename|') || type === 'malware-sample'
  const bar = isNamed ? value.lastIndexOf('|') : value.indexOf('|')
  return bar < 0 ? [value] : [value.slice(0, bar), value.slice(bar + 1)]
}

import * as form from './forms.ts'
import { HASHES } from './attribute-types.ts'
import { at, type Place } from './places.ts'

/** An object of CybOX that says what a MISP object says: relations at their places, and the others beside them by name. */
export type TemplateObject = { kind: string; type: string; places: Readonly<Record<string, Place>> }

/** A MISP object that is written as several observables: the type of attribute that each relation is written as. */
export type TemplateParts = Readonly<Record<string, string>>

const template = (kind: string, type: string, places: Readonly<Record<string, Place>>): TemplateObject => ({
  kind,
  type: `${type}ObjectType`,
  places,
})

const hashPlaces = (path: string): Readonly<Record<string, Place>> =>
  Object.fromEntries(HASHES.map((hash) => [hash, at(path, form.hash(hash))]))

const sockets = (source: string, destination: string): Readonly<Record<string, Place>> => ({
  'ip-src': at(`${source}.ip_address`, form.address(true)),
  'ip-dst': at(`${destination}.ip_address`, form.address(false)),
  'hostname-src': at(`${source}.hostname`, form.host, 'ip_address'),
  'hostname-dst': at(`${destination}.hostname`, form.host, 'ip_address'),
  'src-port': at(`${source}.port`, form.port),
  'dst-port': at(`${destination}.port`, form.port),
})

export const FILE: Readonly<Record<string, Place>> = {
  filename: at('file_name'),
  path: at('file_path'),
  fullpath: at('full_path'),
  'size-in-bytes': at('size_in_bytes', form.wholeNumber),
  ...hashPlaces('hashes.+'),
  'modification-time': at('modified_time', form.time),
  'access-time': at('accessed_time', form.time),
  'creation-time': at('created_time', form.time),
  entropy: at('peak_entropy', form.decimal),
}

/** Of the executable that a file is, beside what is said of the file. */
export const EXECUTABLE: Readonly<Record<string, Place>> = {
  'entrypoint-address': at('headers.optional_header.address_of_entry_point'),
  'number-sections': at('headers.file_header.number_of_sections', form.wholeNumber),
  imphash: at('headers.file_header.hashes.+', form.hash('imphash')),
  impfuzzy: at('headers.file_header.hashes.+', form.hash('impfuzzy')),
  pehash: at('headers.file_header.hashes.+', form.hash('pehash')),
  type: at('type'),
  'company-name': at('resources.0.companyname'),
  'file-description': at('resources.0.filedescription'),
  'file-version': at('resources.0.fileversion'),
  'internal-filename': at('resources.0.internalname'),
  'lang-id': at('resources.0.langid'),
  'legal-copyright': at('resources.0.legalcopyright'),
  'original-filename': at('resources.0.originalfilename'),
  'product-name': at('resources.0.productname'),
  'product-version': at('resources.0.productversion'),
}

/** Of one section of an executable. */
export const SECTION: Readonly<Record<string, Place>> = {
  name: at('section_header.name'),
  'size-in-bytes': at('section_header.size_of_raw_data'),
  ...hashPlaces('data_hashes.+'),
  entropy: at('entropy.value', form.plainDecimal),
}

const account: Readonly<Record<string, Place>> = {
  username: at('username'),
  'display-name': at('full_name'),
  disabled: at('disabled', form.flag),
  created: at('creation_date', form.time),
  last_login: at('last_login', form.time),
  home_dir: at('home_directory'),
  shell: at('script_path'),
  password: at('authentication.+', form.password),
}

const windowsAccount = template('WindowsUserAccount', 'WindowsUserAccount', {
  ...account,
  'user-id': at('security_id'),
  group: at('group_list.+', form.windowsGroup),
})

const userAccount = template('UserAccount', 'UserAccount', account)

/** Accounts of other kinds, by what the object says its type is. */
export const accountsByType: Readonly<Record<string, TemplateObject>> = {
  unix: template('UnixUserAccount', 'UnixUserAccount', {
    ...account,
    'user-id': at('user_id', form.wholeNumber),
    'group-id': at('group_id', form.wholeNumber),
    group: at('group_list.+', form.unixGroup),
  }),
  'windows-local': windowsAccount,
  'windows-domain': windowsAccount,
}

/** By name. Source: misp-stix's documented mapping of objects to STIX 1. */
export const templateObjects: Readonly<Record<string, TemplateObject>> = {
  asn: template('AS', 'AS', { asn: at('.', form.system), description: at('name', form.plain) }),
  credential: template('UserAccount', 'UserAccount', {
    username: at('username', form.plain),
    text: at('description', form.plain),
    password: at('authentication.0.authentication_data', form.plain),
    type: at('authentication.0.authentication_type', form.plain),
    format: at('authentication.0.structured_authentication_mechanism.description', form.plain),
  }),
  email: template('EmailMessage', 'EmailMessage', {
    from: at('header.from', form.mailAddress),
    to: at('header.to.+', form.plainMailAddress),
    cc: at('header.cc.+', form.plainMailAddress),
    bcc: at('header.bcc.+', form.plainMailAddress),
    'reply-to': at('header.reply_to', form.mailAddress),
    subject: at('header.subject'),
    'message-id': at('header.message_id'),
    'mime-boundary': at('header.boundary'),
    'user-agent': at('header.user_agent'),
    'x-mailer': at('header.x_mailer'),
  }),
  file: template('File', 'File', FILE),
  mutex: template('Mutex', 'Mutex', { name: at('name', form.plain) }),
  'network-connection': template('NetworkConnection', 'NetworkConnection', {
    ...sockets('source_socket_address', 'destination_socket_address'),
    'layer3-protocol': at('layer3_protocol'),
    'layer4-protocol': at('layer4_protocol'),
    'layer7-protocol': at('layer7_protocol'),
  }),
  'network-socket': template('NetworkSocket', 'NetworkSocket', {
    ...sockets('local_address', 'remote_address'),
    'address-family': at('address_family'),
    'domain-family': at('domain'),
    protocol: at('protocol'),
    state: at('.', form.socketState),
    'socket-type': at('type'),
  }),
  process: template('Process', 'Process', {
    name: at('name'),
    pid: at('pid', form.wholeNumber),
    'parent-pid': at('parent_pid', form.wholeNumber),
    'creation-time': at('creation_time', form.time),
    'start-time': at('start_time', form.time),
    'child-pid': at('child_pid_list.+', form.plainNumber),
    port: at('port_list.+', form.port),
    image: at('image_info.file_name'),
    'command-line': at('image_info.command_line'),
    hidden: at('is_hidden', form.flag),
  }),
  'registry-key': template('WindowsRegistryKey', 'WindowsRegistryKey', {
    key: at('key'),
    hive: at('hive', form.hive),
    name: at('values.0.name'),
    data: at('values.0.data'),
    'data-type': at('values.0.datatype'),
    'last-modified': at('modified_time', form.time),
  }),
  'user-account': userAccount,
  whois: template('Whois', 'Whois', {
    domain: at('domain_name', form.uri),
    'ip-address': at('ip_address', form.bareAddress),
    nameserver: at('nameservers.+', form.uri),
    registrar: at('registrar_info.name', form.plain),
    'registrant-name': at('registrants.0.name'),
    'registrant-phone': at('registrants.0.phone_number'),
    'registrant-email': at('registrants.0.email_address', form.mailAddress),
    'registrant-org': at('registrants.0.organization'),
    'creation-date': at('creation_date', form.day),
    'modification-date': at('updated_date', form.day),
    'expiration-date': at('expiration_date', form.day),
    comment: at('remarks', form.plain),
    text: at('remarks', form.plain),
  }),
  x509: template('X509Certificate', 'X509Certificate', {
    version: at('certificate.version', form.wholeNumber),
    'serial-number': at('certificate.serial_number'),
    signature_algorithm: at('certificate.signature_algorithm'),
    issuer: at('certificate.issuer'),
    subject: at('certificate.subject'),
    'validity-not-before': at('certificate.validity.not_before', form.time),
    'validity-not-after': at('certificate.validity.not_after', form.time),
    'pubkey-info-algorithm': at('certificate.subject_public_key.public_key_algorithm'),
    'pubkey-info-exponent': at('certificate.subject_public_key.rsa_public_key.exponent', form.wholeNumber),
    'pubkey-info-modulus': at('certificate.subject_public_key.rsa_public_key.modulus'),
    pem: at('raw_certificate'),
    'raw-base64': at('raw_certificate'),
    'x509-fingerprint-sha256': at('certificate_signature', form.signature('SHA256')),
    'x509-fingerprint-sha1': at('certificate_signature', form.signature('SHA1')),
    'x509-fingerprint-md5': at('certificate_signature', form.signature('MD5')),
  }),
}

const domainIp = { domain: 'domain', ip: 'ip-dst', port: 'port' }
const ipPort = {
  'ip-src': 'ip-src',
  'ip-dst': 'ip-dst',
  ip: 'ip-dst',
  'src-port': 'port',
  'dst-port': 'port',
  domain: 'domain',
  hostname: 'hostname',
}

/** By name, those written as a composition of observables, in the order of their parts. */
export const templateParts: Readonly<Record<string, TemplateParts>> = {
  'domain-ip': domainIp,
  'domain|ip': domainIp,
  'ip-port': ipPort,
  'ip|port': ipPort,
  url: { url: 'url', domain: 'domain', host: 'hostname', ip: 'ip-dst', port: 'port' },
}

/** The relation that a part is read as: of those that are written alike, the first. */
export function relationOfPart(parts: TemplateParts, type: string): string | undefined {
  return Object.entries(parts).find(([, one]) => one === type)?.[0]
}

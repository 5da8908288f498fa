import { HASHES } from '../mapping/hashes.ts'

/** The type of an attribute, and its relation in the object. */
export type Field = readonly [type: string, relation: string]
export type Fields = Readonly<Record<string, Field>>

/** A part of an observable that is an object of its own in MISP, which the object of the whole refers to. */
export type Part = {
  /** What the paths of the part begin with. */
  readonly prefix: string
  readonly object: string
  readonly metaCategory: string
  readonly relationship: string
  readonly fields: Fields
  /** One object for each element of the list, rather than one for all. */
  readonly isEach?: true
  /** With one element only, its fields stand in the object of the whole. */
  readonly isInlineWhenOne?: true
}

/** What an observable of foreign make becomes: an attribute where it says one thing, an object where it says more. */
export type Shape = {
  readonly object: string
  readonly metaCategory: string
  readonly fields: Fields
  /** Relations that are an object even alone: the type of their attribute does not say enough. */
  readonly alwaysObject?: readonly string[]
  /** Several values are several attributes; there is no object. */
  readonly isNeverObject?: true
  readonly parts?: readonly Part[]
}

function hashFields(names: readonly string[], prefix = ''): Fields {
  return Object.fromEntries(names.map((name) => [`hashes.${HASHES[name]?.name}`, [prefix + name, prefix + name]]))
}

const same = (type: string): Field => [type, type]
const text = (relation: string): Field => ['text', relation]
const time = (relation: string): Field => ['datetime', relation]
const flag = (relation: string): Field => ['boolean', relation]

const FILE_HASHES = hashFields([
  'authentihash',
  'imphash',
  'impfuzzy',
  'md5',
  'pehash',
  'sha1',
  'sha224',
  'sha256',
  'sha384',
  'sha512',
  'sha3-224',
  'sha3-256',
  'sha3-384',
  'sha3-512',
  'ssdeep',
  'telfhash',
  'tlsh',
  'vhash',
])

const FILE_TIMES: Fields = {
  accessed: time('access-time'),
  atime: time('access-time'),
  created: time('creation-time'),
  ctime: time('creation-time'),
  modified: time('modification-time'),
  mtime: time('modification-time'),
}

const PE = 'extensions.windows-pebinary-ext.'
const PE_PARTS: readonly Part[] = [
  {
    prefix: `${PE}sections.`,
    object: 'pe-section',
    metaCategory: 'file',
    relationship: 'includes',
    isEach: true,
    fields: { entropy: ['float', 'entropy'], name: text('name'), size: same('size-in-bytes'), ...FILE_HASHES },
  },
  {
    prefix: PE,
    object: 'pe',
    metaCategory: 'file',
    relationship: 'includes',
    fields: {
      imphash: same('imphash'),
      number_of_sections: ['counter', 'number-sections'],
      pe_type: text('type'),
      time_date_stamp: time('compilation-timestamp'),
      'optional_header.address_of_entry_point': text('entrypoint-address'),
    },
  },
]

const REGISTRY_VALUE: Fields = { data: text('data'), data_type: text('data-type'), name: text('name') }

function mail(relation: string, type: string): Fields {
  const property = `${relation}_${relation === 'from' ? 'ref' : 'refs'}`
  return {
    [`${property}.value`]: [type, relation],
    [`${property}.display_name`]: [`${type}-display-name`, `${relation}-display-name`],
  }
}

const TRAFFIC: Fields = {
  'src_ref.value': ['ip-src', 'src_ip'],
  'dst_ref.value': ['ip-dst', 'dst_ip'],
  src_port: ['port', 'src_port'],
  dst_port: ['port', 'dst_port'],
  protocols: text('protocol'),
  start: time('start_time'),
  end: time('end_time'),
  is_active: flag('is_active'),
  src_byte_count: ['size-in-bytes', 'src_byte_count'],
  dst_byte_count: ['size-in-bytes', 'dst_byte_count'],
  src_packets: ['counter', 'src_packets'],
  dst_packets: ['counter', 'dst_packets'],
}

/** Traffic that tells of a socket has a template of its own. */
export const SOCKET: Shape = {
  object: 'network-socket',
  metaCategory: 'network',
  fields: {
    'src_ref.value': same('ip-src'),
    'dst_ref.value': same('ip-dst'),
    src_port: ['port', 'src-port'],
    dst_port: ['port', 'dst-port'],
    protocols: text('protocol'),
    'extensions.socket-ext.address_family': text('address-family'),
    'extensions.socket-ext.protocol_family': text('domain-family'),
    'extensions.socket-ext.socket_type': text('socket-type'),
  },
}
export const SOCKET_EXTENSION = 'extensions.socket-ext.'

/** By the type of the observable. Source: misp-stix, "External STIX 2 to MISP". */
export const SHAPES: Readonly<Record<string, Shape>> = {
  artifact: {
    object: 'artifact',
    metaCategory: 'file',
    alwaysObject: ['payload_bin', 'mime_type', 'md5', 'sha1', 'sha256', 'url', 'decryption_key'],
    fields: {
      payload_bin: ['attachment', 'payload_bin'],
      mime_type: ['mime-type', 'mime_type'],
      url: same('url'),
      encryption_algorithm: text('encryption_algorithm'),
      decryption_key: text('decryption_key'),
      ...FILE_HASHES,
    },
  },
  'autonomous-system': {
    object: 'asn',
    metaCategory: 'network',
    fields: { number: ['AS', 'asn'], name: text('description') },
    alwaysObject: ['description'],
  },
  directory: {
    object: 'directory',
    metaCategory: 'file',
    fields: { path: text('path'), path_enc: text('path-encoding'), ...FILE_TIMES },
    alwaysObject: ['path', 'path-encoding'],
  },
  'domain-name': {
    object: 'domain-ip',
    metaCategory: 'network',
    fields: { value: same('domain'), 'resolves_to_refs.value': ['ip-dst', 'ip'] },
    alwaysObject: ['ip'],
  },
  'email-addr': {
    object: 'email',
    metaCategory: 'network',
    fields: { value: ['email-dst', 'to'], display_name: ['email-dst-display-name', 'to-display-name'] },
  },
  'email-message': {
    object: 'email',
    metaCategory: 'network',
    alwaysObject: ['to', 'cc', 'bcc'],
    fields: {
      body: same('email-body'),
      'body_multipart.body': same('email-body'),
      'body_multipart.body_raw_ref.name': ['email-attachment', 'attachment'],
      date: time('send-date'),
      message_id: ['email-message-id', 'message-id'],
      received_lines: ['email-header', 'header'],
      subject: ['email-subject', 'subject'],
      'additional_header_fields.Reply-To': ['email-reply-to', 'reply-to'],
      'additional_header_fields.X-Mailer': ['email-x-mailer', 'x-mailer'],
      'additional_header_fields.X-Originating-IP': ['ip-src', 'received-header-ip'],
      ...mail('from', 'email-src'),
      ...mail('to', 'email-dst'),
      ...mail('cc', 'email-dst'),
      ...mail('bcc', 'email-dst'),
    },
  },
  file: {
    object: 'file',
    metaCategory: 'file',
    alwaysObject: ['access-time', 'creation-time', 'modification-time', 'file-encoding', 'path'],
    fields: {
      name: same('filename'),
      name_enc: text('file-encoding'),
      mime_type: ['mime-type', 'mimetype'],
      size: same('size-in-bytes'),
      'parent_directory_ref.path': text('path'),
      ...FILE_TIMES,
      ...FILE_HASHES,
    },
    parts: PE_PARTS,
  },
  'ipv4-addr': { object: 'ip-port', metaCategory: 'network', fields: { value: ['ip-dst', 'ip'] } },
  'ipv6-addr': { object: 'ip-port', metaCategory: 'network', fields: { value: ['ip-dst', 'ip'] } },
  'mac-addr': { object: '', metaCategory: '', fields: { value: same('mac-address') }, isNeverObject: true },
  mutex: { object: '', metaCategory: '', fields: { name: same('mutex') }, isNeverObject: true },
  'network-traffic': {
    object: 'network-traffic',
    metaCategory: 'network',
    fields: TRAFFIC,
    alwaysObject: Object.values(TRAFFIC)
      .map(([, relation]) => relation)
      .filter((relation) => !relation.endsWith('_ip')),
  },
  process: {
    object: 'process',
    metaCategory: 'misc',
    alwaysObject: ['args', 'command-line', 'current-directory', 'name', 'pid', 'hidden', 'creation-time'],
    fields: {
      arguments: text('args'),
      command_line: text('command-line'),
      created: time('creation-time'),
      created_time: time('creation-time'),
      cwd: text('current-directory'),
      is_hidden: flag('hidden'),
      name: text('name'),
      pid: text('pid'),
    },
  },
  software: {
    object: 'software',
    metaCategory: 'misc',
    alwaysObject: ['name', 'language', 'swid', 'vendor', 'version'],
    fields: {
      cpe: same('cpe'),
      languages: text('language'),
      name: text('name'),
      swid: text('swid'),
      vendor: text('vendor'),
      version: text('version'),
    },
  },
  url: { object: 'url', metaCategory: 'network', fields: { value: same('url') } },
  'user-account': {
    object: 'user-account',
    metaCategory: 'misc',
    alwaysObject: ['username', 'account-type', 'display-name', 'user-id', 'password'],
    fields: {
      account_login: text('username'),
      account_type: text('account-type'),
      can_escalate_privs: flag('can_escalate_privs'),
      credential: text('password'),
      display_name: text('display-name'),
      is_disabled: flag('disabled'),
      is_privileged: flag('privileged'),
      is_service_account: flag('is_service_account'),
      user_id: text('user-id'),
      account_created: time('created'),
      account_expires: time('expires'),
      account_first_login: time('first_login'),
      account_last_login: time('last_login'),
      credential_last_changed: time('password_last_changed'),
      password_last_changed: time('password_last_changed'),
      'extensions.unix-account-ext.gid': text('group-id'),
      'extensions.unix-account-ext.groups': text('group'),
      'extensions.unix-account-ext.home_dir': text('home_dir'),
      'extensions.unix-account-ext.shell': text('shell'),
    },
  },
  'windows-registry-key': {
    object: 'registry-key',
    metaCategory: 'file',
    fields: { key: ['regkey', 'key'], modified: time('last-modified'), modified_time: time('last-modified') },
    alwaysObject: ['last-modified', 'data', 'data-type', 'name'],
    parts: [
      {
        prefix: 'values.',
        object: 'registry-key-value',
        metaCategory: 'misc',
        relationship: 'contains',
        isEach: true,
        isInlineWhenOne: true,
        fields: REGISTRY_VALUE,
      },
    ],
  },
  'x509-certificate': {
    object: 'x509',
    metaCategory: 'network',
    alwaysObject: ['self_signed', 'issuer', 'serial-number', 'subject', 'version'],
    fields: {
      is_self_signed: flag('self_signed'),
      issuer: text('issuer'),
      serial_number: text('serial-number'),
      signature_algorithm: text('signature_algorithm'),
      subject: text('subject'),
      subject_public_key_algorithm: text('pubkey-info-algorithm'),
      subject_public_key_exponent: text('pubkey-info-exponent'),
      subject_public_key_modulus: text('pubkey-info-modulus'),
      validity_not_after: time('validity-not-after'),
      validity_not_before: time('validity-not-before'),
      version: text('version'),
      ...hashFields(['md5', 'sha1', 'sha256'], 'x509-fingerprint-'),
    },
  },
}

/** Patterns that test objects of several types: which of them names the object, and what the others are in it. */
export const COMBINATIONS: readonly { main: string; others: Readonly<Record<string, Fields>> }[] = [
  {
    main: 'domain-name',
    others: { 'ipv4-addr': { value: ['ip-dst', 'ip'] }, 'ipv6-addr': { value: ['ip-dst', 'ip'] } },
  },
  {
    main: 'autonomous-system',
    others: {
      'ipv4-addr': { value: ['ip-src', 'subnet-announced'] },
      'ipv6-addr': { value: ['ip-src', 'subnet-announced'] },
    },
  },
  {
    main: 'url',
    others: {
      'domain-name': { value: same('domain') },
      'ipv4-addr': { value: ['ip-dst', 'ip'] },
      'ipv6-addr': { value: ['ip-dst', 'ip'] },
    },
  },
  { main: 'file', others: { directory: { path: text('path') } } },
  { main: 'ipv4-addr', others: { 'ipv6-addr': { value: ['ip-dst', 'ip'] } } },
]

/** Properties that refer to what is part of the same record in MISP, rather than a record of its own. */
export const FOLLOWED_REFERENCES: ReadonlySet<string> = new Set([
  'bcc_refs',
  'cc_refs',
  'dst_ref',
  'from_ref',
  'resolves_to_refs',
  'src_ref',
  'to_refs',
])

/** What an object of MISP is to what one of its observable's other references led to. Source: misp-stix. */
export const REFERENCE_RELATIONSHIPS: Readonly<Record<string, string>> = {
  belongs_to_refs: 'belongs-to',
  body_raw_ref: 'contains',
  child_refs: 'parent-of',
  contains_refs: 'contains',
  content_ref: 'contains',
  creator_user_ref: 'created-by',
  dst_payload_ref: 'destination-sent',
  encapsulated_by_ref: 'encapsulated-by',
  encapsulates_refs: 'encapsulates',
  image_ref: 'executes',
  opened_connection_refs: 'opens',
  parent_directory_ref: 'contained-in',
  parent_ref: 'child-of',
  raw_email_ref: 'contained-in',
  src_payload_ref: 'source-sent',
}

import type { AttributeType } from '@tocsin/format'

/** Where something of an e-mail stands in MISP's `email` object. */
export type Relation = { relation: string; type: AttributeType }

/** MISP's templates of what is made here. Source: misp-objects, `email` 19 and `file` 25. */
export const emailTemplate = {
  name: 'email',
  'meta-category': 'network',
  description: 'Email object describing an email with meta-information',
  template_uuid: 'a0c666e0-fc65-4be8-b48f-3423d788b552',
  template_version: '19',
}
export const fileTemplate = {
  name: 'file',
  'meta-category': 'file',
  description: 'File object describing a file with meta-information',
  template_uuid: '688c46fb-5edb-40a3-8273-1af7923e2215',
  template_version: '25',
}

/** Headers that are one text. */
export const textHeaders: ReadonlyMap<string, Relation> = new Map<string, Relation>([
  ['message-id', { relation: 'message-id', type: 'email-message-id' }],
  ['x-mailer', { relation: 'x-mailer', type: 'email-x-mailer' }],
  ['user-agent', { relation: 'user-agent', type: 'text' }],
  ['thread-index', { relation: 'thread-index', type: 'email-thread-index' }],
])

/** Headers that name people: each address, and the name that stands beside it. */
export const addressHeaders = {
  from: {
    address: { relation: 'from', type: 'email-src' },
    name: { relation: 'from-display-name', type: 'email-src-display-name' },
  },
  to: {
    address: { relation: 'to', type: 'email-dst' },
    name: { relation: 'to-display-name', type: 'email-dst-display-name' },
  },
  cc: {
    address: { relation: 'cc', type: 'email-dst' },
    name: { relation: 'cc-display-name', type: 'email-dst-display-name' },
  },
  bcc: {
    address: { relation: 'bcc', type: 'email-dst' },
    name: { relation: 'bcc-display-name', type: 'email-dst-display-name' },
  },
  replyTo: {
    address: { relation: 'reply-to', type: 'email-reply-to' },
    name: { relation: 'reply-to-display-name', type: 'email-dst-display-name' },
  },
} as const satisfies Record<string, { address: Relation; name: Relation }>

export const others = {
  fromDomain: { relation: 'from-domain', type: 'domain' },
  subject: { relation: 'subject', type: 'email-subject' },
  sent: { relation: 'send-date', type: 'datetime' },
  returnPath: { relation: 'return-path', type: 'email-src' },
  boundary: { relation: 'mime-boundary', type: 'email-mime-boundary' },
  header: { relation: 'header', type: 'email-header' },
  body: { relation: 'email-body', type: 'email-body' },
  attachment: { relation: 'attachment', type: 'email-attachment' },
  original: { relation: 'eml', type: 'attachment' },
  receivedIp: { relation: 'received-header-ip', type: 'ip-src' },
  receivedHost: { relation: 'received-header-hostname', type: 'hostname' },
} as const satisfies Record<string, Relation>

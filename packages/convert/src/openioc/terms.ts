/** Where an indicator is looked for, and what kind of value it is, in the words of Mandiant's terms. */
export type Term = { document: string; search: string; content: string }

const term = (document: string, search: string, content = 'string'): Term => ({ document, search, content })

const FILE_NAME = term('FileItem', 'FileItem/FileName')
const MD5 = term('FileItem', 'FileItem/Md5sum', 'md5')
const SHA1 = term('FileItem', 'FileItem/Sha1sum', 'sha1')
const SHA256 = term('FileItem', 'FileItem/Sha256sum', 'sha256')
const REMOTE_IP = term('PortItem', 'PortItem/remoteIP', 'IP')
const DNS = term('Network', 'Network/DNS')
const FROM = term('Email', 'Email/From')
// The document is that of MISP: registry keys stand among the network's.
const KEY_PATH = term('Network', 'RegistryItem/KeyPath')

/** The categories whose attributes are written. Source: MISP's OpeniocExport, in `import-export` §3.2. */
export const WRITTEN_CATEGORIES: ReadonlySet<string> = new Set([
  'Payload delivery',
  'Artifacts dropped',
  'Payload installation',
  'Persistence mechanism',
  'Network activity',
])

/** The terms of a type: one, or two for the halves of a composite. Source: MISP's OpeniocExport, in `import-export` §3.2. */
export const TERMS: Readonly<Record<string, readonly Term[]>> = {
  md5: [MD5],
  sha1: [SHA1],
  sha256: [SHA256],
  filename: [FILE_NAME],
  attachment: [FILE_NAME],
  'ip-src': [REMOTE_IP],
  'ip-dst': [term('RouteEntryItem', 'RouteEntryItem/Destination', 'IP')],
  hostname: [term('RouteEntryItem', 'RouteEntryItem/Destination')],
  email: [FROM],
  'email-src': [FROM],
  'email-dst': [term('Email', 'Email/To')],
  'email-subject': [term('Email', 'Email/Subject')],
  'email-attachment': [term('Email', 'Email/Attachment/Name')],
  domain: [DNS],
  url: [term('UrlHistoryItem', 'UrlHistoryItem/URL')],
  link: [term('URL', 'UrlHistoryItem/URL')],
  'user-agent': [term('Network', 'Network/UserAgent')],
  regkey: [KEY_PATH],
  snort: [term('Snort', 'Snort/Snort')],
  'regkey|value': [KEY_PATH, term('Network', 'RegistryItem/Value')],
  'filename|md5': [FILE_NAME, MD5],
  'filename|sha1': [FILE_NAME, SHA1],
  'filename|sha256': [FILE_NAME, SHA256],
  'malware-sample': [FILE_NAME, MD5],
  'domain|ip': [DNS, REMOTE_IP],
}

/**
 * What a search term becomes: an attribute of a type, or a part that only makes an attribute together with others. A part is
 * named here and nowhere else.
 */
export type FoundTerm = { kind: string; category: string; to_ids: boolean }

const found = (kind: string, category: string, to_ids = true): FoundTerm => ({ kind, category, to_ids })

const FILE_NAME = found('filename', 'Payload installation')
const SHA1 = found('sha1', 'Payload installation')
const DOMAIN = found('domain', 'Network activity')
const URL = found('url', 'Network activity')
const HOST = found('hostname', 'Network activity')
const REGKEY = found('regkey', 'Persistence mechanism')
const REGISTRY_VALUE = found('registry value', '')
const CERTIFICATE = found('certificate subject', '')

/** What has no row of its own: kept as text, `search: value`. */
export const OTHER = found('other', 'Other', false)

/** By the search in lower case. Source: MISP's IOCImportComponent, in `import-export` §2. */
const SEARCHES: ReadonlyMap<string, FoundTerm> = new Map([
  ['fileitem/filename', FILE_NAME],
  ['driveritem/drivername', FILE_NAME],
  ['fileitem/fullpath', FILE_NAME],
  ['fileitem/md5sum', found('md5', 'Payload installation')],
  ['fileitem/sha1sum', SHA1],
  ['taskitem/sha1sum', SHA1],
  ['fileitem/sha256sum', found('sha256', 'Payload installation')],
  ['fileitem/peinfo/detectedanomalies/string', found('pattern-in-file', 'Payload delivery')],
  ['portitem/remoteip', found('ip-src', 'Network activity')],
  ['routeentryitem/gateway', DOMAIN],
  ['routeentryitem/destination', DOMAIN],
  ['network/dns', DOMAIN],
  ['network/useragent', found('user-agent', 'Network activity', false)],
  ['email/to', found('email-dst', 'Payload delivery')],
  ['email/from', found('email-src', 'Payload delivery')],
  ['email/subject', found('email-subject', 'Payload delivery')],
  ['email/attachment/name', found('email-attachment', 'Payload delivery')],
  ['urlhistoryitem/url', URL],
  ['urlhistoryitem/visitfrom', URL],
  ['filedownloadhistoryitem/sourceurl', URL],
  ['formhistoryitem/formsubmiturl', URL],
  ['cookiehistoryitem/hostname', HOST],
  ['formhistoryitem/hostname', HOST],
  ['systeminfoitem/hostname', HOST],
  ['urlhistoryitem/hostname', HOST],
  ['dnsentryitem/recordname', HOST],
  ['dnsentryitem/host', HOST],
  ['registryitem/keypath', REGKEY],
  ['registryitem/modified', REGKEY],
  ['registryitem/path', REGKEY],
  ['registryitem/valuename', found('registry name', '')],
  ['registryitem/text', REGISTRY_VALUE],
  ['registryitem/value', REGISTRY_VALUE],
  ['fileitem/peinfo/digitalsignature/certificatesubject', CERTIFICATE],
  ['fileitem/peinfo/digitalsignature/signatureexists', CERTIFICATE],
  ['fileitem/fileextension', found('extension', '')],
  ['snort/snort', found('snort', 'Network activity')],
  ['taskitem/comment', found('comment', 'Other', false)],
])

const ADDRESS = found('ip-dst', 'Network activity')

/** A route leads to an address or to a name, which only the type of its content tells. */
export function foundTerm(search: string, contentType: string): FoundTerm {
  const term = search.toLowerCase()
  return term.startsWith('routeentryitem/') && contentType.toUpperCase() === 'IP'
    ? ADDRESS
    : (SEARCHES.get(term) ?? OTHER)
}

/** What parts make together: their kinds in alphabetical order, and the value made of theirs in the same order. */
type Composition = {
  kinds: readonly string[]
  type: string
  category: string
  value: (parts: readonly string[]) => string
  /** The kind that the value says nothing of. */
  omits?: string
}

const named = (hash: string): Composition => ({
  kinds: ['filename', hash],
  type: `filename|${hash}`,
  category: 'Payload installation',
  value: ([name, sum]) => `${name}|${sum}`,
})

/** Those of indicators that have to be met together that an attribute can say. Source: `import-export` §2. */
const COMPOSITIONS: readonly Composition[] = [
  named('md5'),
  named('sha1'),
  named('sha256'),
  {
    kinds: ['registry value', 'regkey'],
    type: 'regkey|value',
    category: 'Persistence mechanism',
    value: ([value, key]) => `${key}|${value}`,
  },
  {
    kinds: ['registry name', 'registry value', 'regkey'],
    type: 'regkey|value',
    category: 'Persistence mechanism',
    // MISP leaves out the backslash, and so names a key that is not there.
    value: ([name, value, key = '']) => `${key.replace(/\\$/, '')}\\${name}|${value}`,
  },
  {
    kinds: ['certificate subject', 'filename'],
    type: 'filename',
    category: 'Payload installation',
    value: ([, name]) => name ?? '',
    omits: 'certificate subject',
  },
  {
    kinds: ['extension', 'filename'],
    type: 'filename',
    category: 'Payload installation',
    value: ([extension = '', name]) => `${name}.${extension.replace(/^\./, '')}`,
  },
]

export function compositionOf(kinds: readonly string[]): Composition | undefined {
  const sought = kinds.join('\n')
  return COMPOSITIONS.find((composition) => composition.kinds.join('\n') === sought)
}

import { hashPath } from './hashes.ts'
import type { ObservableTemplate } from './observable-template.ts'
import type { Place, PlaceOrPath } from './place.ts'

type Fields = Record<string, PlaceOrPath>

function hashes(algorithms: readonly string[]): Fields {
  return Object.fromEntries(algorithms.map((name) => [name, { path: hashPath(name) }]))
}

function time(of20: string, of21: string): Place {
  return { path: { '2.0': of20, '2.1': of21 }, kind: 'time' }
}

const SECTION_HASHES = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha512/224', 'sha512/256', 'ssdeep']

const FILE_HASHES = [
  ...SECTION_HASHES,
  'authentihash',
  'imphash',
  'sha3-224',
  'sha3-256',
  'sha3-384',
  'sha3-512',
  'tlsh',
  'vhash',
]

const ARTIFACT_HASHES = ['md5', 'sha1', 'sha256', 'sha3-256', 'sha3-512', 'sha512', 'ssdeep', 'tlsh']

const fileTimes: Fields = {
  'access-time': time('accessed', 'atime'),
  'creation-time': time('created', 'ctime'),
  'modification-time': time('modified', 'mtime'),
}

const size: Place = { path: 'size', kind: 'integer' }
const sample: Place = { path: 'content_ref.payload_bin', content: 'sample' }

/** Before the paths of what an object `pe` tells of the file that it is about. */
export const PE_EXTENSION = 'extensions.windows-pebinary-ext'

/** Where relations of `pe` stand in the extension, which is where its unknown relations are too. */
export const PE_FIELDS: Fields = {
  imphash: 'imphash',
  'number-sections': { path: 'number_of_sections', kind: 'integer' },
  type: 'pe_type',
  'entrypoint-address': { path: 'optional_header.address_of_entry_point', kind: 'integer' },
}

/** Where relations of `pe-section` stand in an element of the extension's `sections`. */
export const PE_SECTION_FIELDS: Fields = {
  entropy: { path: 'entropy', kind: 'number' },
  name: 'name',
  'size-in-bytes': size,
  ...hashes(SECTION_HASHES),
}

/** Whose original names are also the name of a file of which only the `pe` is known. */
export const PE_FILE_NAMES = ['original-filename', 'internal-filename']

export const FILE_TEMPLATES: Readonly<Record<string, ObservableTemplate>> = {
  artifact: {
    type: 'artifact',
    fields: {
      ...hashes(ARTIFACT_HASHES),
      mime_type: 'mime_type',
      payload_bin: { path: 'payload_bin', content: 'bytes' },
      url: { path: 'url', unless: 'payload_bin' },
      encryption_algorithm: { path: { '2.1': 'encryption_algorithm' } },
      decryption_key: { path: { '2.1': 'decryption_key' } },
    },
  },
  directory: { type: 'directory', fields: { path: 'path', 'path-encoding': 'path_enc', ...fileTimes } },
  file: {
    type: 'file',
    fields: {
      ...hashes(FILE_HASHES),
      filename: 'name',
      'file-encoding': 'name_enc',
      'mime-type': 'mime_type',
      'size-in-bytes': size,
      ...fileTimes,
      path: 'parent_directory_ref.path',
      'malware-sample': sample,
      attachment: { path: 'content_ref.payload_bin', content: 'payload' },
    },
  },
  hashlookup: {
    type: 'file',
    fields: {
      MD5: 'hashes.MD5',
      'SHA-1': 'hashes.SHA-1',
      'SHA-256': 'hashes.SHA-256',
      SSDEEP: { path: hashPath('ssdeep') },
      TLSH: 'hashes.TLSH',
      FileName: 'name',
      FileSize: size,
    },
  },
  image: {
    type: 'file',
    fields: {
      filename: 'name',
      attachment: { path: 'content_ref.payload_bin', content: 'image' },
      url: { path: 'content_ref.url', unless: 'payload_bin' },
    },
  },
  lnk: {
    type: 'file',
    fields: {
      'lnk-access-time': time('accessed', 'atime'),
      'lnk-creation-time': time('created', 'ctime'),
      'lnk-modification-time': time('modified', 'mtime'),
      filename: 'name',
      path: 'parent_directory_ref.path',
      fullpath: 'parent_directory_ref.path',
      ...hashes([...SECTION_HASHES, 'tlsh']),
      'malware-sample': sample,
      'size-in-bytes': size,
    },
  },
}

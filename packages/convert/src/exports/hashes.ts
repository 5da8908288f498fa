import type { Exporter } from '../exporter.ts'
import { distinctLines } from './distinct-lines.ts'
import type { ExportedAttribute } from './exported.ts'

/** The hashes of files and alike, alone or beside a file name. Source: MISP's HashesExport, in `import-export` §3.2. */
const BARE = new Set([
  'md5',
  'sha1',
  'sha224',
  'sha256',
  'sha384',
  'sha512',
  'sha512/224',
  'sha512/256',
  'sha3-224',
  'sha3-256',
  'sha3-384',
  'sha3-512',
  'authentihash',
  'ssdeep',
  'imphash',
  'impfuzzy',
  'pehash',
  'tlsh',
  'vhash',
  'cdhash',
])

/** The hash in an attribute, or undefined where it has none. */
export function hashOf({ type, value }: Pick<ExportedAttribute, 'type' | 'value'>): string | undefined {
  if (BARE.has(type)) return value
  const isNamed =
    type === 'malware-sample' || (type.startsWith('filename|') && BARE.has(type.slice('filename|'.length)))
  // A file name may hold a bar, a hash holds none.
  return isNamed ? value.slice(value.lastIndexOf('|') + 1) : undefined
}

/** The distinct hashes, one a line. */
export const hashes: Exporter<ExportedAttribute, object> = {
  name: 'hashes',
  contentType: 'text/plain; charset=utf-8',
  write: (pages) =>
    distinctLines(pages, (attribute) => {
      const hash = hashOf(attribute)
      return hash === undefined || /\s/.test(hash) ? [] : [hash]
    }),
}

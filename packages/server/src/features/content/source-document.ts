/** One file of a source that may be content: where it stood there, and its bytes; or why they are not to be had. */
export type SourceDocument = { path: string; bytes: Buffer } | { path: string; fault: string }

/** What no honest library comes near, and what a small archive could otherwise unpack to. */
export const bounds = {
  /** Bytes of one document. */
  document: 64 * 2 ** 20,
  /** Bytes of a whole source, unpacked. */
  source: 2 ** 31,
  /** Bytes of an archive or body as it is sent. */
  packed: 2 ** 29,
  files: 200_000,
}

export const TOO_LARGE = `The file is larger than ${bounds.document} bytes.`

/** Documents are JSON; what stands in hidden folders (a checkout's `.git`) is none of the library. */
export function mayBeDocument(path: string): boolean {
  return /\.json$/i.test(path) && !/(^|\/)(\.(?!\.?\/)|__MACOSX\/|node_modules\/)/.test(path)
}

const LONGEST_PATH = 500

/** A name as it is shown and kept: names in archives may be anything. Never a place on this machine. */
export function shownPath(path: string): string {
  return path
    .replace(/\p{Cc}|\p{Cs}/gu, '�')
    .replaceAll('\\', '/')
    .slice(-LONGEST_PATH)
}

import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A socket's path has to fit into 107 bytes. */
const MAX_SOCKET_PATH = 107

/** Names the socket only: PostgreSQL listens on no network. */
export const PORT = 5432

/** Where the socket lives: with the database, or, when that path is too long, in a folder of its own below the system's. */
export function socketFolderOf(home: string): string {
  const name = `tocsin-${process.getuid?.() ?? 0}-${createHash('sha256').update(home).digest('hex').slice(0, 16)}`
  const places = [join(home, 'socket'), join(tmpdir(), name)]
  return places.find(fits) ?? join('/tmp', name)
}

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, `.s.PGSQL.${PORT}`)) <= MAX_SOCKET_PATH
}

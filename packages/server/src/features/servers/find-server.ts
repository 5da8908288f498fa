import type { Selectable } from 'kysely'
import type { ServersTable } from '../../db/tables/servers.ts'
import type { Context } from '../../context.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { unseal } from '../../platform/files/seal.ts'
import { Problem } from '../../platform/http/problem.ts'

export type ServerRow = Selectable<ServersTable>

/** What the keys of links are sealed for. */
export const KEY_PURPOSE = 'servers.authkey'

/** The link of this local id. */
export async function findServer(db: Db | Tx, text: string): Promise<ServerRow | undefined> {
  if (!/^\d{1,15}$/.test(text)) return undefined
  return db.selectFrom('servers').selectAll().where('id', '=', Number(text)).executeTakeFirst()
}

export async function requireServer(db: Db | Tx, text: string, missing = 'Invalid server'): Promise<ServerRow> {
  const server = await findServer(db, text)
  if (!server) throw new Problem('not-found', missing)
  return server
}

/** The key that lets this server in over there. */
export async function keyOf({ config }: Context, server: ServerRow): Promise<string> {
  const key = await unseal(config.dataDir, KEY_PURPOSE, server.authkey)
  if (key) return key.toString()
  throw new Problem(
    'invalid',
    `The key of server ${server.id} cannot be read with the keys of this data folder: enter it anew.`,
  )
}

import { createHash } from 'node:crypto'
import type { Context } from '../../context.ts'
import type { ServerRow } from '../servers/find-server.ts'

/** So often all that is at the other end is looked at again, whatever it says changed. */
const COMPARED_EVERY_MS = 86_400_000

/** Up to where a link has told what changed, or undefined where everything is to be looked at. */
export async function rememberedCursor({ db, clock }: Context, server: ServerRow): Promise<string | undefined> {
  const row = await db.selectFrom('sync_cursors').selectAll().where('server_id', '=', server.id).executeTakeFirst()
  if (row?.terms !== termsOf(server)) return undefined
  return clock.now().getTime() - row.compared.getTime() < COMPARED_EVERY_MS ? row.cursor : undefined
}

/** Remembers it for the next run, which is told of nothing before it any more. */
export async function rememberCursor(
  { db, clock }: Context,
  server: ServerRow,
  { cursor, isComplete }: { cursor: string; isComplete: boolean },
): Promise<void> {
  const terms = termsOf(server)
  const told = { cursor, terms, ...(isComplete ? { compared: clock.now() } : {}) }
  await db
    .insertInto('sync_cursors')
    .values({ server_id: server.id, cursor, terms, compared: clock.now() })
    .onConflict((conflict) => conflict.column('server_id').doUpdateSet(told))
    .execute()
}

/** All of a link that decides on what comes over it. */
function termsOf(server: ServerRow): string {
  const { url, authkey, org_id, internal, pull_rules, pull_galaxy_clusters, pull_analyst_data } = server
  const terms = [url, authkey.toString('base64'), org_id, internal, pull_rules, pull_galaxy_clusters, pull_analyst_data]
  return createHash('sha256').update(JSON.stringify(terms)).digest('base64url')
}

import type { Context } from '../../context.ts'

/** Keeps how others reach this server, so that a group which names it by its address is recognised inside any transaction. */
export async function rememberAddress({ db, config }: Context): Promise<void> {
  await db.updateTable('server_identity').set({ base_url: config.baseUrl }).execute()
}

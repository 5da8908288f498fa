import type { Db } from '../../platform/db/connect.ts'

/** What a user keeps under a name, or undefined. */
export async function settingOf(db: Db, userId: number, setting: string): Promise<unknown> {
  const row = await db
    .selectFrom('user_settings')
    .select('value')
    .where('user_id', '=', userId)
    .where('setting', '=', setting)
    .executeTakeFirst()
  return row?.value
}

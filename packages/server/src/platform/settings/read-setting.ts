import type { Db, Tx } from '../db/connect.ts'
import { knownSettings, type SettingName, type SettingValue } from './known-settings.ts'

/** The value that a site admin gave this setting, or its standard one. */
export async function readSetting<N extends SettingName>(db: Db | Tx, name: N): Promise<SettingValue<N>> {
  const row = await db.selectFrom('server_settings').select('value').where('name', '=', name).executeTakeFirst()
  // What is kept was read by the setting's kind before.
  return (row === undefined ? knownSettings[name].standard : row.value) as SettingValue<N>
}

import type { SettingRow } from './find.ts'

export function presentSetting({ id, setting, value, user_id, timestamp }: SettingRow): object {
  return { id: String(id), setting, value, user_id: String(user_id), timestamp: String(timestamp) }
}

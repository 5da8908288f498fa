import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isSettingName, readValue, type SettingName } from '../../platform/settings/known-settings.ts'

export function requireSettingName(name: string): SettingName {
  if (isSettingName(name)) return name
  throw new Problem('not-found', `Setting ${name} is invalid.`)
}

/** Keeps a setting; it counts at the next request, in every process. */
export async function saveSetting(context: Context, name: SettingName, sent: unknown): Promise<void> {
  if (!['string', 'number', 'boolean'].includes(typeof sent)) {
    throw refusal('Invalid input. Expected: {"value": "new_setting"}')
  }
  const read = readValue(name, sent)
  if ('fault' in read) throw refusal(read.fault)
  const kept = { value: JSON.stringify(read.value), changed: context.clock.seconds() }
  await inTransaction(context, async (tx) =>
    tx
      .insertInto('server_settings')
      .values({ name, ...kept })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(kept))
      .execute(),
  )
}

function refusal(errors: string): Problem {
  return new Problem('rejected', 'Could not serverSettingsEdit Server', { url: '/servers/serverSettingsEdit', errors })
}

import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { fixedSettings } from '../../platform/settings/fixed-settings.ts'
import { isSettingName, knownSettings, type SettingName } from '../../platform/settings/known-settings.ts'
import { readValue } from '../../platform/settings/setting.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'
import { recordChange } from '../audit/record.ts'

export function requireSettingName(name: string): SettingName {
  if (isSettingName(name)) return name
  throw new Problem('not-found', `Setting ${name} is invalid.`)
}

/** What the server is told when it starts is not edited while it runs. */
export async function refuseFixed({ config, db }: Context, name: string): Promise<void> {
  const fixed = (await fixedSettings(config, db)).find((setting) => setting.name === name)
  if (fixed) throw refusal(`This setting cannot be edited here. ${fixed.description}`)
}

/** Keeps a setting; it counts at the next request, in every process. */
export async function saveSetting(context: Context, actor: Actor, name: SettingName, sent: unknown): Promise<void> {
  if (!['string', 'number', 'boolean'].includes(typeof sent)) {
    throw refusal('Invalid input. Expected: {"value": "new_setting"}')
  }
  const read = readValue(knownSettings[name], sent)
  if ('fault' in read) throw refusal(read.fault)
  const kept = { value: JSON.stringify(read.value), changed: context.clock.seconds() }
  await inTransaction(context, async (tx) => {
    const before = { name, value: await readSetting(tx, name) }
    await tx
      .insertInto('server_settings')
      .values({ name, ...kept })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(kept))
      .execute()
    const after = { name, value: read.value }
    await recordChange(tx, actor, { model: 'SystemSetting', action: 'edit', before, after })
  })
}

function refusal(errors: string): Problem {
  return new Problem('rejected', 'Could not serverSettingsEdit Server', { url: '/servers/serverSettingsEdit', errors })
}

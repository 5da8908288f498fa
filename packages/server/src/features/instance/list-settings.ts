import type { Context } from '../../context.ts'
import { knownSettings, type SettingName } from '../../platform/settings/known-settings.ts'
import { fixedSettings } from '../../platform/settings/fixed-settings.ts'
import type { Setting } from '../../platform/settings/setting.ts'

/** A setting as MISP lists it. */
export type ListedSetting = { level: number; value: unknown; type: string; setting: string; tab: string }

/** Every setting with its value. Source: MISP's Server::serverSettingsRead. */
export async function listSettings({ config, db }: Context, tab?: string): Promise<ListedSetting[]> {
  const kept = new Map(
    (await db.selectFrom('server_settings').selectAll().execute()).map(({ name, value }) => [name, value]),
  )
  // The keys of the table are its names.
  const names = Object.keys(knownSettings) as SettingName[]
  const known = names.map((name) => {
    const { level, kind, standard }: Setting = knownSettings[name]
    return { level, value: kept.get(name) ?? standard, type: kind, setting: name, tab: tabOf(name) }
  })
  const fixed = (await fixedSettings(config, db)).map(({ name, level, kind, value }) => {
    return { level, value, type: kind, setting: name, tab: tabOf(name) }
  })
  const all = [...known, ...fixed].toSorted((a, b) => (a.setting < b.setting ? -1 : 1))
  return tab === undefined ? all : all.filter((one) => one.tab.toLowerCase() === tab.toLowerCase())
}

function tabOf(name: string): string {
  return name.split('.')[0] ?? name
}

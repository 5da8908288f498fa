import { mispSettings } from './misp-settings.ts'
import { ownSettings } from './own-settings.ts'
import { pluginSettings } from './plugin-settings.ts'
import { securitySettings } from './security-settings.ts'

/**
 * The settings that site admins keep in the database, by MISP's names. Settings of the program itself (`TOCSIN_…`) are not
 * among them. `docs/settings.md` lists them for users.
 */
export const knownSettings = { ...mispSettings, ...securitySettings, ...pluginSettings, ...ownSettings }

export type SettingName = keyof typeof knownSettings

/** Booleans, numbers and texts of the list, each by its kind. */
export type SettingValue<N extends SettingName> = Values[(typeof knownSettings)[N]['kind']]
type Values = { boolean: boolean; numeric: number; string: string }

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(knownSettings, name)
}

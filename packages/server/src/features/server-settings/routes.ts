import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { wishesOf } from '../../platform/http/wishes.ts'
import { fixedSettings } from '../../platform/settings/fixed-settings.ts'
import { knownSettings } from '../../platform/settings/known-settings.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'
import { refuseFixed, requireSettingName, saveSetting } from './save.ts'

type Named = { Params: { name: string } }

/** Settings of the server that are kept in the database. */
export function registerServerSettings(app: FastifyInstance, context: Context): void {
  app.get<Named>('/servers/getSetting/:name', { config: { may: 'setting.edit' } }, async ({ params }) => {
    const { name } = params
    const fixed = (await fixedSettings(context.config, context.db)).find((setting) => setting.name === name)
    if (fixed) return { level: fixed.level, description: fixed.description, value: fixed.value, type: fixed.kind, name }
    const known = requireSettingName(name)
    const { level, description, kind: type } = knownSettings[known]
    return { level, description, value: await readSetting(context.db, known), type, name }
  })
  app.post<Named>('/servers/serverSettingsEdit/:name', { config: { may: 'setting.edit' } }, async (request) => {
    await refuseFixed(context, request.params.name)
    const name = requireSettingName(request.params.name)
    const { Server, value } = wishesOf(request)
    const inner = typeof Server === 'object' && Server !== null && 'value' in Server ? Server.value : value
    await saveSetting(context, request.actor, name, inner)
    return success('Field updated', '/servers/serverSettingsEdit')
  })
}

import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { Problem } from '../../platform/http/problem.ts'
import { textWish, wishesOf, type Wishes } from '../../platform/http/wishes.ts'
import { countOf, listSettings, visibleSettings } from './find.ts'
import { isKnownSetting } from './known-settings.ts'
import { presentSetting } from './present.ts'
import { deleteSetting, setSetting } from './save.ts'

/** Paths name a setting by its id, or by its user and name; bodies do as well. */
type Named = { Params: { id?: string; user?: string; setting?: string } }

/** `/user_settings/…`: what a user keeps for themselves, and administrators for theirs. */
export function registerUserSettings(app: FastifyInstance, context: Context): void {
  const { db } = context
  const index = async (request: FastifyRequest) => {
    const rows = await listSettings(db, request.actor, wishesOf(request))
    return rows.map((row) => ({ UserSetting: presentSetting(row) }))
  }
  app.get('/user_settings', { config: { may: 'self.read' } }, index)
  app.get('/user_settings/index', { config: { may: 'self.read' } }, index)
  app.post('/user_settings/index', { config: { may: 'self.read' } }, index)
  app.get<Named>('/user_settings/view/:id', { config: { may: 'self.read' } }, async ({ actor, params }) => {
    const row = await visibleSettings(db, actor).where('user_settings.id', '=', countOf(params.id)).executeTakeFirst()
    if (!row) throw new Problem('not-found', 'Invalid user setting.')
    return { UserSetting: presentSetting(row) }
  })
  registerGet(app, context)
  registerChanges(app, context)
}

function registerGet(app: FastifyInstance, { db }: Context): void {
  const get = async (request: FastifyRequest<Named>) => {
    const { user, setting } = whichOf(request)
    if (setting === '') throw new Problem('invalid', 'No setting name provided.')
    const userId = user === '' || user === 'me' ? request.actor.userId : countOf(user)
    const row = isKnownSetting(setting)
      ? await visibleSettings(db, request.actor)
          .where('user_settings.setting', '=', setting)
          .where('users.id', '=', userId)
          .executeTakeFirst()
      : undefined
    if (!row) throw new Problem('not-found', 'Invalid setting.')
    return presentSetting(row)
  }
  app.post('/user_settings/getSetting', { config: { may: 'self.read' } }, get)
  app.get('/user_settings/getSetting/:user/:setting', { config: { may: 'self.read' } }, get)
}

function registerChanges(app: FastifyInstance, context: Context): void {
  const set = async (request: FastifyRequest<Named>) => {
    const value = wrapped(request)['value']
    return { UserSetting: presentSetting(await setSetting(context, request.actor, { ...whichOf(request), value })) }
  }
  app.post('/user_settings/setSetting', { config: { may: 'self.edit' } }, set)
  app.post('/user_settings/setSetting/:user', { config: { may: 'self.edit' } }, set)
  app.post('/user_settings/setSetting/:user/:setting', { config: { may: 'self.edit' } }, set)
  app.post('/user_settings/setHomePage', { config: { may: 'self.edit' } }, async (request) => {
    const path = textWish(wrapped(request)['path'])
    if (path === '') throw new Problem('invalid', 'No path POSTed.')
    await setSetting(context, request.actor, { user: 'me', setting: 'homepage', value: { path } })
    return success(`Homepage set to ${path}`, '/user_settings/setHomePage')
  })

  const remove = async (request: FastifyRequest<Named>) => {
    const { id } = request.params
    const named = whichOf(request)
    if (id === undefined && named.setting === '') throw new Problem('invalid', 'No setting name to delete provided.')
    const deleted = await deleteSetting(context, request.actor, id === undefined ? named : { id: countOf(id) })
    return success('Setting deleted.', `/user_settings/delete/${deleted}`, { id: String(deleted) })
  }
  // MISP takes no notice of what stands behind the setting's id.
  for (const path of ['/user_settings/delete', '/user_settings/delete/:id', '/user_settings/delete/:id/:name']) {
    app.post(path, { config: { may: 'self.edit' } }, remove)
    app.delete(path, { config: { may: 'self.edit' } }, remove)
  }
}

/** Whose setting, and which: from the path, else from the body. */
function whichOf(request: FastifyRequest<Named>): { user: string; setting: string } {
  const wishes = wrapped(request)
  const { user = textWish(wishes['user_id']), setting = textWish(wishes['setting']) } = request.params
  return { user, setting }
}

/** The fields stand bare or under the model's name. */
function wrapped(request: FastifyRequest): Wishes {
  const wishes = wishesOf(request)
  const inner = wishes['UserSetting']
  // An object is read like a body: every value is looked at before it is used.
  return typeof inner === 'object' && inner !== null ? (inner as Wishes) : wishes
}

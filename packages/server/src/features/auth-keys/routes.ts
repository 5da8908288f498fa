import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { success } from '../../platform/http/answers.ts'
import { Problem } from '../../platform/http/problem.ts'
import { findKeyOwner, findKeys, requireKey } from './find.ts'
import { makeKey } from './make.ts'
import { presentKey } from './present.ts'
import { randomSecret } from './secret.ts'
import { readSentKey } from './sent-key.ts'

type WithId = { Params: { id: string } }
const KEY_LENGTH = 40

/** `/auth_keys/…`: the keys of programs. A key that may only read cannot make or change keys. */
export function registerAuthKeys(app: FastifyInstance, context: Context): void {
  const index = async ({ actor }: FastifyRequest) =>
    (await findKeys(context, actor)).map((row) => ({
      AuthKey: presentKey(row),
      User: { id: String(row.user_id), email: row.email },
    }))
  app.get('/auth_keys', { config: { may: 'auth-key.read' } }, index)
  app.get('/auth_keys/index', { config: { may: 'auth-key.read' } }, index)
  app.get<WithId>('/auth_keys/view/:id', { config: { may: 'auth-key.read' } }, async ({ actor, params }) => {
    const row = await requireKey(context, actor, params.id)
    return { AuthKey: presentKey(row), User: { id: String(row.user_id), email: row.email } }
  })

  const add = async ({ actor, params, body }: FastifyRequest<{ Params: { id?: string } }>) => {
    const { owner = 'me', ...given } = readSentKey(body, 'add')
    const secret = randomSecret(KEY_LENGTH)
    const row = await inTransaction(context, async (tx) => {
      const userId = await findKeyOwner(tx, actor, params.id ?? owner)
      if (userId === undefined) throw new Problem('forbidden', 'You do not have permission to use this functionality.')
      return makeKey(tx, { ...given, userId, secret, now: context.clock.seconds() })
    })
    return { AuthKey: { ...presentKey(row), authkey_raw: secret } }
  }
  app.post('/auth_keys/add', { config: { may: 'auth-key.edit' } }, add)
  app.post('/auth_keys/add/:id', { config: { may: 'auth-key.edit' } }, add)

  const edit = async ({ actor, params, body }: FastifyRequest<WithId>) => {
    const { id } = await requireKey(context, actor, params.id)
    const { owner: _stays, ...given } = readSentKey(body, 'edit')
    if (Object.keys(given).length > 0) {
      await context.db.updateTable('auth_keys').set(given).where('id', '=', id).execute()
    }
    return { AuthKey: presentKey(await requireKey(context, actor, params.id)) }
  }
  app.post('/auth_keys/edit/:id', { config: { may: 'auth-key.edit' } }, edit)
  app.put('/auth_keys/edit/:id', { config: { may: 'auth-key.edit' } }, edit)

  const remove = async ({ actor, params }: FastifyRequest<WithId>) => {
    const { id } = await requireKey(context, actor, params.id)
    await context.db.deleteFrom('auth_keys').where('id', '=', id).execute()
    return success('AuthKey deleted.', `/auth_keys/delete/${id}`, { id })
  }
  app.post('/auth_keys/delete/:id', { config: { may: 'auth-key.edit' } }, remove)
  app.delete('/auth_keys/delete/:id', { config: { may: 'auth-key.edit' } }, remove)
}

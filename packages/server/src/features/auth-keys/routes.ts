import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { takes } from '../../platform/http/describe.ts'
import { findKeys, requireKey } from './find.ts'
import { presentKey } from './present.ts'
import { addKey, deleteKey, editKey } from './save.ts'
import { randomSecret } from './secret.ts'
import { readSentKey, wholeKey } from './sent-key.ts'

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
    const row = await addKey(context, actor, { owner: params.id ?? owner, secret, given })
    return { AuthKey: { ...presentKey(row), authkey_raw: secret } }
  }
  app.post('/auth_keys/add', { config: { may: 'auth-key.edit', takes: takes(wholeKey) } }, add)
  app.post('/auth_keys/add/:id', { config: { may: 'auth-key.edit', takes: takes(wholeKey) } }, add)

  const edit = async ({ actor, params, body }: FastifyRequest<WithId>) => {
    await requireKey(context, actor, params.id)
    const { owner: _stays, ...given } = readSentKey(body, 'edit')
    return { AuthKey: presentKey(await editKey(context, actor, params.id, given)) }
  }
  app.post('/auth_keys/edit/:id', { config: { may: 'auth-key.edit', takes: takes(wholeKey) } }, edit)
  app.put('/auth_keys/edit/:id', { config: { may: 'auth-key.edit' } }, edit)

  const remove = async ({ actor, params }: FastifyRequest<WithId>) => {
    const id = await deleteKey(context, actor, params.id)
    return success('AuthKey deleted.', `/auth_keys/delete/${id}`, { id })
  }
  app.post('/auth_keys/delete/:id', { config: { may: 'auth-key.edit' } }, remove)
  app.delete('/auth_keys/delete/:id', { config: { may: 'auth-key.edit' } }, remove)
}

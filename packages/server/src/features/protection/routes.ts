import { cryptographicKey } from '@tocsin/format'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { takes } from '../../platform/http/describe.ts'
import { instanceKey } from '../instance/instance-key.ts'
import { addKey, deleteKey, presentKey, requireKey } from './keys.ts'
import { setProtection } from './protect.ts'

type WithId = { Params: { id: string } }

/** Protected events, the keys that they are signed with, and the key that this server signs with. */
export function registerProtection(app: FastifyInstance, context: Context): void {
  // Where MISP has it for others to fetch.
  app.get('/gpg.asc', { config: { may: 'anybody' } }, async (_request, reply) =>
    reply.type('application/pgp-keys').send((await instanceKey(context)).publicKey),
  )
  app.post<WithId>('/events/protect/:id', { config: { may: 'event.edit' } }, async ({ actor, params }) => {
    const id = await setProtection(context, actor, { reference: params.id, isProtected: true })
    return success('Event switched to protected mode.', `/events/protect/${id}`, { id: String(id) })
  })
  app.post<WithId>('/events/unprotect/:id', { config: { may: 'event.edit' } }, async ({ actor, params }) => {
    const id = await setProtection(context, actor, { reference: params.id, isProtected: false })
    return success('Event switched to unprotected mode.', `/events/unprotect/${id}`, { id: String(id) })
  })

  app.post<{ Params: { type: string; id: string } }>(
    '/cryptographic_keys/add/:type/:id',
    { config: { may: 'event.edit', takes: takes(cryptographicKey, ['type', 'key_data']) } },
    async ({ actor, params, body }) =>
      presentKey(await addKey(context, actor, { type: params.type, event: params.id, body })),
  )
  app.get<WithId>('/cryptographic_keys/view/:id', { config: { may: 'event.read' } }, async ({ actor, params }) =>
    presentKey(await requireKey(context.db, actor, params.id)),
  )
  const remove = async ({ actor, params }: FastifyRequest<WithId>) => {
    await deleteKey(context, actor, params.id)
    return success('CryptographicKey deleted.', `/cryptographic_keys/delete/${params.id}`, { id: params.id })
  }
  app.post('/cryptographic_keys/delete/:id', { config: { may: 'event.edit' } }, remove)
  app.delete('/cryptographic_keys/delete/:id', { config: { may: 'event.edit' } }, remove)
}

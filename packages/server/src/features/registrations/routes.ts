import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { success } from '../../platform/http/answers.ts'
import { textWish, wishesOf } from '../../platform/http/wishes.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'
import { acceptRegistrations } from './accept.ts'
import { findRegistrations, listRegistrations, presentRegistration } from './find.ts'
import { refuseUnlessAllowed, register } from './register.ts'

type WithId = { Params: { id?: string } }

/** A request for an account is small. */
const MAX_BODY = 64 * 1024
const SENT = 'Request sent. The administrators of this community have been notified.'

/** Strangers ask for accounts, site admins answer. */
export function registerRegistrations(app: FastifyInstance, context: Context): void {
  const { db } = context
  app.get('/users/register', { config: { may: 'anybody' } }, async () => {
    await refuseUnlessAllowed(db)
    return { message: await readSetting(db, 'Security.self_registration_message') }
  })
  app.post('/users/register', { config: { may: 'anybody', maxBody: MAX_BODY } }, async ({ body, ip, headers }) => {
    await refuseUnlessAllowed(db)
    await register(context, body, { ip, userAgent: headers['user-agent'] ?? '' })
    return success(SENT, '/users/register')
  })

  const index = async (request: FastifyRequest) =>
    (await listRegistrations(db, textWish(wishesOf(request)['value']))).map(presentRegistration)
  app.get('/users/registrations', { config: { may: 'registration.administer' } }, index)
  app.get('/users/registrations/index', { config: { may: 'registration.administer' } }, index)

  const accept = async (request: FastifyRequest<WithId>) => {
    const message = await acceptRegistrations(context, request.actor, referencesOf(request), request.body)
    return success(message, '/users/acceptRegistrations')
  }
  const discard = async (request: FastifyRequest<WithId>) => {
    const count = await inTransaction(context, async (tx) => {
      const ids = (await findRegistrations(tx, referencesOf(request))).map(({ id }) => id)
      const gone = await tx
        .deleteFrom('registrations')
        .where('id', 'in', [0, ...ids])
        .returning('id')
        .execute()
      return gone.length
    })
    return success(`${count} registration(s) discarded.`, '/users/discardRegistrations')
  }
  for (const tail of ['', '/:id']) {
    app.post(`/users/acceptRegistrations${tail}`, { config: { may: 'registration.administer' } }, accept)
    app.post(`/users/discardRegistrations${tail}`, { config: { may: 'registration.administer' } }, discard)
    app.delete(`/users/discardRegistrations${tail}`, { config: { may: 'registration.administer' } }, discard)
  }
}

/** The one of the path, or several as `id[]:1/id[]:2`. */
function referencesOf(request: FastifyRequest<WithId>): string[] {
  const { id, 'id[]': ids } = wishesOf(request)
  return request.params.id === undefined ? [id, ids].flat().map((wish) => textWish(wish)) : [request.params.id]
}

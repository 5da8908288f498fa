import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isSiteAdmin } from '../../access/actor.ts'
import { sessionCookie } from '../../access/session-cookie.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { success } from '../../platform/http/answers.ts'
import { takes } from '../../platform/http/describe.ts'
import { textWish, wishesOf } from '../../platform/http/wishes.ts'
import { changePassword } from './change-password.ts'
import { requireAdministered, requireVisible } from './find.ts'
import { logInByCode } from './log-in-by-code.ts'
import { logIn, type Credentials } from './log-in.ts'
import { presentSession } from './present-session.ts'
import { presentAdded, presentAdministered, presentEdited, presentFullUser, presentListed } from './present.ts'
import { resetKey } from './reset-key.ts'
import { registerSecondFactor } from './second-factor-routes.ts'
import { endSession, logOut, type Session } from './session.ts'
import { sentUser } from './sent-user.ts'
import { addUser, deleteUser, editUser } from './save.ts'
import { refuseAdding, refusePasswordChange, refuseSelfManagement } from './self-management.ts'
import { registerTerms } from './terms-routes.ts'

type WithId = { Params: { id: string } }

/** `/users/…` for oneself, `/admin/users/…` for those who administer. */
export function registerUsers(app: FastifyInstance, context: Context): void {
  registerSessions(app, context)
  registerSecondFactor(app, context)
  registerTerms(app, context)
  app.get<WithId>('/users/view/:id', { config: { may: 'self.read', evenOwing: true } }, async ({ actor, params }) =>
    presentFullUser(context.db, await requireVisible(context.db, actor, params.id)),
  )
  const editSelf = async ({ actor, body }: FastifyRequest) => {
    await refuseSelfManagement(context.db, actor)
    return presentFullUser(context.db, await editUser(context, actor, 'me', body))
  }
  app.post('/users/edit', { config: { may: 'self.edit' } }, editSelf)
  app.post('/users/edit/:id', { config: { may: 'self.edit' } }, editSelf)
  app.post('/users/change_pw', { config: { may: 'self.edit', evenOwing: true } }, async (request) => {
    await refuseSelfManagement(context.db, request.actor)
    await refusePasswordChange(context.db)
    await changePassword(context, request.actor, textWish(wishesOf(request)['password']))
    return success('Password Changed.', '/users/change_pw')
  })
  const reset = async ({ actor, params }: FastifyRequest<{ Params: { id?: string } }>) => {
    const { userId, key } = await resetKey(context, actor, params.id ?? 'me')
    return success(`Authkey updated: ${key}`, `/users/resetauthkey/${userId}`, { id: String(userId) })
  }
  app.post('/users/resetauthkey', { config: { may: 'auth-key.edit' } }, reset)
  app.post('/users/resetauthkey/:id', { config: { may: 'auth-key.edit' } }, reset)

  const index = async (request: FastifyRequest<{ Params: { value?: string } }>) => listUsers(context, request)
  app.get('/admin/users', { config: { may: 'user.administer' } }, index)
  app.get('/admin/users/index', { config: { may: 'user.administer' } }, index)
  app.get('/admin/users/index/:value', { config: { may: 'user.administer' } }, index)
  app.get<WithId>('/admin/users/view/:id', { config: { may: 'user.administer' } }, async ({ actor, params }) =>
    presentAdministered(context.db, await requireAdministered(context.db, actor, params.id)),
  )
  app.post(
    '/admin/users/add',
    { config: { may: 'user.administer', takes: takes(sentUser, ['email']) } },
    async ({ actor, body }) => {
      await refuseAdding(context.db, actor)
      const now = context.clock.seconds()
      const { user, key } = await inTransaction(context, async (tx) => addUser(tx, now, actor, body))
      return { User: { ...presentAdded(user), authkey: key } }
    },
  )
  const edit = async ({ actor, params, body }: FastifyRequest<WithId>) => ({
    User: presentEdited(await editUser(context, actor, params.id, body)),
  })
  app.post('/admin/users/edit/:id', { config: { may: 'user.administer', takes: takes(sentUser) } }, edit)
  app.put('/admin/users/edit/:id', { config: { may: 'user.administer' } }, edit)
  const remove = async ({ actor, params }: FastifyRequest<WithId>) => {
    const id = await deleteUser(context, actor, params.id)
    return success('User deleted.', `/admin/users/delete/${id}`, { id: String(id) })
  }
  app.post('/admin/users/delete/:id', { config: { may: 'user.administer' } }, remove)
  app.delete('/admin/users/delete/:id', { config: { may: 'user.administer' } }, remove)
}

/** Strangers send this body; it is small. */
const MAX_LOG_IN = 256 * 1024

/** Browsers log in by address and password, and get a cookie; programs use keys. */
function registerSessions(app: FastifyInstance, context: Context): void {
  const isSecure = context.config.baseUrl.startsWith('https:')
  const begin = async (request: FastifyRequest, reply: FastifyReply, { token, csrfToken }: Session) => {
    const old = sessionCookie.read(request)
    if (old !== undefined) await endSession(context, old)
    sessionCookie.set(reply, token, isSecure)
    return { csrf_token: csrfToken }
  }
  app.post(
    '/users/login',
    { config: { may: 'anybody', takesForms: true, maxBody: MAX_LOG_IN } },
    async (request, reply) => {
      const loggedIn = await logIn(context, sentCredentials(request.body), request.ip)
      if ('challenge' in loggedIn) return { otp_required: true, otp_token: loggedIn.challenge }
      return begin(request, reply, loggedIn.session)
    },
  )
  app.post('/users/otp', { config: { may: 'anybody', maxBody: MAX_LOG_IN } }, async (request, reply) => {
    const { otp_token, otp } = asRecord(request.body)
    const sent = { token: textWish(otp_token), code: textWish(otp) }
    return begin(request, reply, await logInByCode(context, sent, request.ip))
  })
  app.get('/tocsin/session', { config: { may: 'anybody' } }, async ({ caller }) => presentSession(context, caller))
  app.post('/users/logout', { config: { may: 'self.edit', evenOwing: true } }, async (request, reply) => {
    const token = sessionCookie.read(request)
    if (token !== undefined) await logOut(context, request.actor, token)
    sessionCookie.clear(reply)
    return success('Successfully logged out.', '/users/logout')
  })
}

/** In the body only, since addresses of requests are kept in logs: bare, under `User`, or as MISP's form names them. */
function sentCredentials(body: unknown): Credentials {
  const { data = body } = asRecord(body)
  const { User = data } = asRecord(data)
  const { email, password } = asRecord(User)
  return { email: textWish(email), password: textWish(password) }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

async function listUsers({ db }: Context, request: FastifyRequest<{ Params: { value?: string } }>): Promise<object[]> {
  const wishes = wishesOf(request)
  const value = request.params.value ?? wishes['value']
  const { actor } = request
  const rows = await db
    .selectFrom('users')
    .innerJoin('organisations', 'organisations.id', 'users.org_id')
    .innerJoin('roles', 'roles.id', 'users.role_id')
    .selectAll('users')
    .select(['organisations.name as org_name', 'roles.name as role_name', 'roles.permissions'])
    .$if(!isSiteAdmin(actor), (query) => query.where('users.org_id', '=', actor.orgId))
    .$if(typeof value === 'string', (query) =>
      query.where((eb) =>
        eb(eb.fn<number>('strpos', [eb.fn('lower', ['users.email']), eb.val(textWish(value).toLowerCase())]), '>', 0),
      ),
    )
    .$if(wishes['searchorg'] !== undefined, (query) =>
      query.where('users.org_id', '=', Number(wishes['searchorg']) || 0),
    )
    .orderBy('users.id')
    .execute()
  return rows.map((row) => ({
    User: presentListed(row),
    Role: {
      id: String(row.role_id),
      name: row.role_name,
      perm_auth: row.permissions.includes('perm_auth'),
      perm_site_admin: row.permissions.includes('perm_site_admin'),
      perm_admin: row.permissions.includes('perm_admin'),
    },
    Organisation: { id: String(row.org_id), name: row.org_name },
  }))
}

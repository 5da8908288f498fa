import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Db, type Tx } from '../../platform/db/connect.ts'
import { success } from '../../platform/http/answers.ts'
import { Problem } from '../../platform/http/problem.ts'
import { textWish, wishesOf, type Wishes } from '../../platform/http/wishes.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'
import { recordChange } from '../audit/record.ts'
import { findKeyOwner } from '../auth-keys/find.ts'
import { takeCode } from '../second-factor/check.ts'
import { dropFactor, keepFactor, offerSecret, proveOffer } from '../second-factor/enrol.ts'
import { replaceRecoveryCodes } from '../second-factor/recovery-codes.ts'
import { endOtherSessions } from './session.ts'
import { attemptFromAnywhere, countAttempt, forgetAttempts } from './throttle.ts'

type WithId = { Params: { id: string } }

/** `/users/totp_…`: one's own second factor, set up in the browser, and its reset by those who administer one's keys. */
export function registerSecondFactor(app: FastifyInstance, context: Context): void {
  app.get('/users/totp_new', { config: { may: 'self.read', evenOwing: true } }, async ({ actor }) => {
    await refuseOutside(context.db, actor)
    return offerSecret(context, actor)
  })
  app.post('/users/totp_new', { config: { may: 'self.edit', evenOwing: true } }, async (request) => {
    const { actor } = request
    await refuseOutside(context.db, actor)
    const wishes = inUser(wishesOf(request))
    const sent = { enrolment: textWish(wishes['enrolment']), otp: textWish(wishes['otp']) }
    const proven = await proveOffer(context, actor, sent)
    const recovery_codes = await inTransaction(context, async (tx) => {
      const codes = await keepFactor(tx, actor.userId, proven)
      await mark(tx, actor, actor.userId, true)
      await endOtherSessions(tx, actor.userId, actor)
      return codes
    })
    return { ...success('The OTP is correct and now active for your account.', '/users/totp_new'), recovery_codes }
  })
  app.post('/tocsin/recovery-codes', { config: { may: 'self.edit' } }, async (request) => {
    const { actor } = request
    await refuseOutside(context.db, actor)
    const attempt = attemptFromAnywhere(`second factor of user ${actor.userId}`)
    await countAttempt(context, attempt)
    if (!(await takeCode(context, actor.userId, textWish(wishesOf(request)['otp'])))) {
      throw new Problem('rejected', 'The OTP is incorrect or has expired')
    }
    await forgetAttempts(context, attempt)
    return { recovery_codes: await inTransaction(context, async (tx) => replaceRecoveryCodes(tx, actor.userId)) }
  })
  const reset = async ({ actor, params }: FastifyRequest<WithId>) => {
    await refuseDisabled(context.db)
    const userId = await inTransaction(context, async (tx) => {
      const id = await findKeyOwner(tx, actor, params.id)
      if (id === undefined) throw new Problem('not-found', 'Invalid user')
      await dropFactor(tx, id)
      await mark(tx, actor, id, false)
      return id
    })
    return success('User TOTP deleted.', `/users/totp_delete/${userId}`, { id: String(userId) })
  }
  app.post('/users/totp_delete/:id', { config: { may: 'user.administer' } }, reset)
  app.delete('/users/totp_delete/:id', { config: { may: 'user.administer' } }, reset)
}

/** Says on the account whether there is a second factor. */
async function mark(tx: Tx, actor: Actor, userId: number, totp_is_set: boolean): Promise<void> {
  const before = await tx.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirstOrThrow()
  await tx.updateTable('users').set({ totp_is_set }).where('id', '=', userId).execute()
  await recordChange(tx, actor, { model: 'User', action: 'edit', before, after: { ...before, totp_is_set } })
}

async function refuseDisabled(db: Db): Promise<void> {
  if (!(await readSetting(db, 'Security.otp_disabled'))) return
  throw new Problem('forbidden', 'OTP has been disabled on this instance.')
}

/** A key needs no second factor, so it must not set one up: a stolen one would lock its user out of the browser. */
async function refuseOutside(db: Db, { via }: Actor): Promise<void> {
  await refuseDisabled(db)
  if (via.kind === 'session') return
  throw new Problem('forbidden', 'A second factor is set up in the browser, not by a key.')
}

/** The fields stand bare or under the model's name, as in MISP's form. */
function inUser(wishes: Wishes): Wishes {
  const { User: inner } = wishes
  // An object is read like a body: every value is looked at before it is used.
  return typeof inner === 'object' && inner !== null ? (inner as Wishes) : wishes
}

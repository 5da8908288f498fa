import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { success } from '../../platform/http/answers.ts'
import { Problem } from '../../platform/http/problem.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'
import { recordChange } from '../audit/record.ts'

/** `/users/terms`: what people accept before they use the server in a browser, where a site admin wrote some. */
export function registerTerms(app: FastifyInstance, context: Context): void {
  const { db } = context
  app.get('/users/terms', { config: { may: 'self.read', evenOwing: true } }, async ({ actor }) => {
    const terms = await readSetting(db, 'Tocsin.terms')
    if (terms === '') throw new Problem('not-found', 'MISP Terms and Conditions are not defined')
    const user = await db
      .selectFrom('users')
      .select('termsaccepted')
      .where('id', '=', actor.userId)
      .executeTakeFirstOrThrow()
    return { terms, termsaccepted: user.termsaccepted }
  })
  app.post('/users/terms', { config: { may: 'self.edit', evenOwing: true } }, async ({ actor }) => {
    await inTransaction(context, async (tx) => {
      const before = await tx.selectFrom('users').selectAll().where('id', '=', actor.userId).executeTakeFirstOrThrow()
      await tx.updateTable('users').set({ termsaccepted: true }).where('id', '=', actor.userId).execute()
      const after = { ...before, termsaccepted: true }
      await recordChange(tx, actor, { model: 'User', action: 'edit', before, after })
    })
    return success('You accepted the Terms and Conditions.', '/users/terms')
  })
}

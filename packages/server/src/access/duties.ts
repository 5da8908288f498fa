import { sql } from 'kysely'
import type { Db } from '../platform/db/connect.ts'
import { Problem } from '../platform/http/problem.ts'
import type { Actor } from './actor.ts'

type State = { change_pw: boolean; owes_factor: boolean; owes_terms: boolean }

/**
 * What somebody has to do in the browser before anything else: set up a second factor where the server demands one, accept
 * its terms, change a password that is not theirs alone. Keys are not held up, as in MISP: they are no people.
 *
 * Source: MISP's AppController, in `roles-and-permissions` §5.
 */
export async function refuseOwing(db: Db, { userId }: Actor): Promise<void> {
  const { rows } = await sql<State>`
    select users.change_pw,
      not users.totp_is_set and not 'perm_skip_otp' = any(roles.permissions)
        and ${isOn('Security.otp_required')} and not ${isOn('Security.otp_disabled')} as owes_factor,
      not users.termsaccepted and exists (
        select from server_settings where name = 'Tocsin.terms' and value::text <> '""') as owes_terms
    from users join roles on roles.id = users.role_id
    where users.id = ${userId}`.execute(db)
  const [state] = rows
  if (state?.owes_factor) throw owes('Set up a second factor first, at /users/totp_new.')
  if (state?.owes_terms) throw owes('Accept the terms first, at /users/terms.')
  if (state?.change_pw) throw owes('Change your password first, at /users/change_pw.')
}

function isOn(name: 'Security.otp_required' | 'Security.otp_disabled') {
  return sql<boolean>`exists (select from server_settings where name = ${name} and value::text = 'true')`
}

function owes(message: string): Problem {
  return new Problem('forbidden', message)
}

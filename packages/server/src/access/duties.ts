import { sql } from 'kysely'
import type { Db } from '../platform/db/connect.ts'
import { Problem } from '../platform/http/problem.ts'
import type { Actor } from './actor.ts'

/** What is owed: a second factor, the acceptance of the server's terms, or a password that is theirs alone. */
export type Duty = 'second-factor' | 'terms' | 'password'

type State = { change_pw: boolean; owes_factor: boolean; owes_terms: boolean }

const DEMANDS: Record<Duty, string> = {
  'second-factor': 'Set up a second factor first, at /users/totp_new.',
  terms: 'Accept the terms first, at /users/terms.',
  password: 'Change your password first, at /users/change_pw.',
}

/**
 * What somebody has to do in the browser before anything else. Keys are not held up, as in MISP: they are no people.
 *
 * Source: MISP's AppController, in `roles-and-permissions` §5.
 */
export async function dutyOf(db: Db, { userId }: Actor): Promise<Duty | undefined> {
  const { rows } = await sql<State>`
    select users.change_pw,
      not users.totp_is_set and not 'perm_skip_otp' = any(roles.permissions)
        and ${isOn('Security.otp_required')} and not ${isOn('Security.otp_disabled')} as owes_factor,
      not users.termsaccepted and exists (
        select from server_settings where name = 'Tocsin.terms' and value::text <> '""') as owes_terms
    from users join roles on roles.id = users.role_id
    where users.id = ${userId}`.execute(db)
  const [state] = rows
  if (state?.owes_factor) return 'second-factor'
  if (state?.owes_terms) return 'terms'
  return state?.change_pw ? 'password' : undefined
}

export async function refuseOwing(db: Db, actor: Actor): Promise<void> {
  const duty = await dutyOf(db, actor)
  if (duty) throw new Problem('forbidden', DEMANDS[duty])
}

function isOn(name: 'Security.otp_required' | 'Security.otp_disabled') {
  return sql<boolean>`exists (select from server_settings where name = ${name} and value::text = 'true')`
}

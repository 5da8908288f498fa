import { sql } from 'kysely'
import { knownAddress } from '../../access/ip-list.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'

const MAX_FAILURES = 5
const FAILURE_WINDOW = 300
const TOO_OFTEN = `You have reached the maximum number of login attempts. Please wait ${FAILURE_WINDOW} seconds and try again.`
/** Stands for every address. */
const ANYWHERE = '::'

/** What somebody tries to get in by, and from where. */
export type Attempt = { name: string; ip: string }

/** An attempt from the address of a request. */
export function attemptFrom(name: string, address: string): Attempt {
  return { name, ip: knownAddress(address) }
}

/** An attempt that counts wherever it comes from. */
export function attemptFromAnywhere(name: string): Attempt {
  return { name, ip: ANYWHERE }
}

/**
 * Writes an attempt down as failed before it is looked at, so that guesses made at the same time count as well. Five within
 * five minutes close the door for the rest of that time. Source: MISP's Bruteforce model, in `roles-and-permissions` §6.
 */
export async function countAttempt(context: Context, { name, ip }: Attempt): Promise<void> {
  const now = context.clock.seconds()
  await inTransaction(context, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`log in ${ip} ${name}`}, 0))`.execute(tx)
    const { failures } = await tx
      .selectFrom('login_failures')
      .select((eb) => eb.fn.countAll<number>().as('failures'))
      .where('email', '=', name)
      .where('ip', '=', ip)
      .where('failed_at', '>', now - FAILURE_WINDOW)
      .executeTakeFirstOrThrow()
    if (failures >= MAX_FAILURES) throw new Problem('unauthenticated', TOO_OFTEN)
    await tx
      .deleteFrom('login_failures')
      .where('failed_at', '<=', now - FAILURE_WINDOW)
      .execute()
    await tx.insertInto('login_failures').values({ ip, email: name, failed_at: now }).execute()
  })
}

/** Whoever got in has not failed. */
export async function forgetAttempts({ db }: Context, { name, ip }: Attempt): Promise<void> {
  await db.deleteFrom('login_failures').where('email', '=', name).where('ip', '=', ip).execute()
}

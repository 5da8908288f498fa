import type { Context } from '../../context.ts'

type Grown = { data: { total: number; month: number; year: number } }

/**
 * How many users and organisations there are, and how many of them since the month and the year began.
 *
 * Source: MISP's UsersController::__statisticsUsers.
 */
export async function growth({ db, clock }: Context): Promise<{ user: Grown; org_local: Grown; org_external: Grown }> {
  const now = clock.now()
  const [year, month] = [Date.UTC(now.getUTCFullYear(), 0), Date.UTC(now.getUTCFullYear(), now.getUTCMonth())]
  const users = await db.selectFrom('users').select('date_created').execute()
  const orgs = await db.selectFrom('organisations').select(['local', 'date_created']).execute()
  const grown = (moments: readonly number[]): Grown => ({
    data: {
      total: moments.length,
      month: moments.filter((moment) => moment >= month).length,
      year: moments.filter((moment) => moment >= year).length,
    },
  })
  const orgsOf = (isLocal: boolean) =>
    orgs.filter(({ local }) => local === isLocal).map(({ date_created }) => date_created.getTime())
  return {
    user: grown(users.map(({ date_created }) => date_created * 1_000)),
    org_local: grown(orgsOf(true)),
    org_external: grown(orgsOf(false)),
  }
}

import { sql } from 'kysely'
import type { Viewer } from '../../access/viewer.ts'
import { visibleAttributes, visibleEvents, visibleProposals } from '../../access/visibility.ts'
import type { Context } from '../../context.ts'
import type { Db } from '../../platform/db/connect.ts'
import { countCorrelations } from '../correlation/count-pairs.ts'

/**
 * How much there is, as numbers in text: of events and what is in them what the viewer sees. There are no discussions here,
 * and so none are counted.
 *
 * Source: MISP's UsersController::__statisticsData, which counts hidden events too; we do not.
 */
export async function usage({ db, clock }: Context, viewer: Viewer): Promise<Record<string, string>> {
  const month = Date.UTC(clock.now().getUTCFullYear(), clock.now().getUTCMonth()) / 1_000
  const events = await countEvents(db, viewer, month)
  const attributes = await countAttributes(db, viewer, month)
  const { proposals } = await visibleProposals(db, viewer)
    .select(({ fn }) => fn.countAll<number>().as('proposals'))
    .where('shadow_attributes.deleted', '=', false)
    .executeTakeFirstOrThrow()
  const people = await countPeople(db)
  const counts = {
    event_count: events.all,
    event_count_month: events.month,
    attribute_count: attributes.all,
    attribute_count_month: attributes.month,
    attributes_per_event: events.all === 0 ? 0 : Math.round(attributes.all / events.all),
    correlation_count: await countCorrelations(db, viewer),
    proposal_count: proposals,
    user_count: people.users,
    user_count_pgp: people.pgp,
    org_count: people.orgs,
    local_org_count: people.local,
    contributing_org_count: events.creators,
    average_user_per_org: people.local === 0 ? 0 : Math.round((10 * people.users) / people.local) / 10,
    thread_count: 0,
    thread_count_month: 0,
    post_count: 0,
    post_count_month: 0,
  }
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, String(count)]))
}

async function countEvents(db: Db, viewer: Viewer, month: number) {
  return visibleEvents(db, viewer)
    .select(({ fn }) => fn.countAll<number>().as('all'))
    .select(({ fn }) => fn.countAll<number>().filterWhere('events.timestamp', '>', month).as('month'))
    .select(({ fn }) => fn.count<number>('events.orgc_id').distinct().as('creators'))
    .executeTakeFirstOrThrow()
}

async function countAttributes(db: Db, viewer: Viewer, month: number) {
  return visibleAttributes(db, viewer)
    .select(({ fn }) => fn.countAll<number>().as('all'))
    .select(({ fn }) => fn.countAll<number>().filterWhere('attributes.timestamp', '>', month).as('month'))
    .where('attributes.deleted', '=', false)
    .executeTakeFirstOrThrow()
}

async function countPeople(db: Db): Promise<{ users: number; pgp: number; orgs: number; local: number }> {
  const { rows } = await sql<{ users: number; pgp: number; orgs: number; local: number }>`
    select (select count(*) from users) as users,
      (select count(*) from users where gpgkey <> '') as pgp,
      (select count(*) from organisations) as orgs,
      (select count(*) from organisations where local) as local`.execute(db)
  return rows[0] ?? { users: 0, pgp: 0, orgs: 0, local: 0 }
}

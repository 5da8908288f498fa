import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { migrations } from '../../db/migrations.ts'
import { connect } from '../../platform/db/connect.ts'
import { migrate } from '../../platform/db/migrate.ts'
import { createEmptyDatabase } from '../../testing/test-server.ts'
import { listRuns, readOutcomes } from './list.ts'

const before = Object.fromEntries(Object.entries(migrations).filter(([name]) => name < '0029'))
const EVENT = 'e0000000-0000-4000-8000-000000000001'

test('the runs over links and those of feeds are brought into one table, with their outcomes and what their jobs are told', async () => {
  const empty = await createEmptyDatabase()
  const { db, pool } = connect(empty.settings)
  await migrate(db, before)
  await sql`
    insert into sync_runs (id, server_name, server_url, way, technique, user_id, job_id, state)
    values (4, 'peer', 'https://peer.test', 'pull', 'full', 1, 1, 'done')`.execute(db)
  await sql`insert into sync_outcomes values (4, 'event', ${EVENT}, 'added', '')`.execute(db)
  await sql`
    insert into feed_runs (id, feed_name, feed_url, what, user_id, job_id, state, counts)
    values (2, 'list', 'https://feed.test', 'fetch', 1, 2, 'done', '{"added": 1}')`.execute(db)
  await sql`insert into feed_outcomes values (2, ${EVENT}, 'refused', 'blocked')`.execute(db)
  await sql`
    insert into jobs (id, kind, user_id, org_id, payload)
    values (2, 'feeds.fetch', 1, 1, '{"run": 2, "by": {"userId": 1}}')`.execute(db)
  await migrate(db, migrations)

  const all = { id: undefined, before: undefined, limit: undefined }
  const [pulled, fetched] = [await listRuns(db, 'server', all), await listRuns(db, 'feed', all)]
  expect(pulled.runs).toMatchObject([{ id: 4, name: 'peer', what: 'pull', technique: 'full', state: 'done' }])
  expect(fetched.runs).toMatchObject([{ id: 6, name: 'list', what: 'fetch', counts: { added: 1 } }])
  const { outcomes } = await readOutcomes(db, 6, { after: '', limit: undefined })
  expect(outcomes).toEqual([{ kind: 'event', uuid: EVENT, outcome: 'refused', why: 'blocked' }])
  const job = await db.selectFrom('jobs').select('payload').executeTakeFirstOrThrow()
  expect(job.payload).toEqual({ run: 6, by: { userId: 1 } })
  const next = await sql<{ id: number }>`
    insert into runs ("over", name, url, what, user_id) values ('feed', '', '', 'cache', 1) returning id`.execute(db)
  expect(next.rows).toEqual([{ id: 7 }])
  await pool.end()
  await empty.drop()
})

import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Context } from '../../context.ts'
import { ZEROMQ_LOCK } from '../../platform/db/session-lock.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'
import { messagesOf } from './messages.ts'
import { openSocket, type Socket } from './socket.ts'
import { noteChanges, wantedTopics } from './topics.ts'

/** In milliseconds: how often it is looked whether ZeroMQ is wanted, and how long subscribers wait for a sign of life. */
const [LOOK_EVERY, SILENCE] = [2_000, 10_000]
const BATCH = 200

export type Publishing = { stop(): Promise<void> }

/** Publishes what changes by ZeroMQ for as long as the settings want it: one process of all that share the database does. */
export function startPublishing(context: Context): Publishing {
  const stopping = new AbortController()
  const { signal } = stopping
  const ended = (async () => {
    while (!signal.aborted) {
      await publishWhileWanted(context, signal).catch((error: unknown) => {
        context.log.error({ err: error }, 'ZeroMQ is not served')
      })
      await pause(LOOK_EVERY, signal)
    }
  })()
  return {
    async stop() {
      stopping.abort()
      await ended
    },
  }
}

async function publishWhileWanted(context: Context, signal: AbortSignal): Promise<void> {
  if ((await wantedTopics(context.db)).length === 0) return
  const client = await context.pool.connect()
  const broken = new AbortController()
  client.on('error', () => broken.abort())
  try {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [ZEROMQ_LOCK])
    if (!rows[0]?.taken) return
    await client.query('listen zeromq')
    await serve(context, client, AbortSignal.any([signal, broken.signal]))
  } finally {
    // The lock and the listening end with the connection.
    client.release(true)
  }
}

async function serve(context: Context, client: pg.PoolClient, signal: AbortSignal): Promise<void> {
  const { db, log } = context
  await forgetOld(context)
  const place = await placeOf(context)
  const socket = await openSocket(place.host, place.port)
  log.info({ endpoint: socket.endpoint }, 'ZeroMQ is served')
  const started = Date.now()
  const news = listenFor(client, signal)
  try {
    let last = started
    while (!signal.aborted) {
      const topics = await wantedTopics(db)
      await noteChanges(db, topics)
      const now = await placeOf(context)
      if (topics.length === 0) await db.deleteFrom('zeromq_messages').execute()
      if (topics.length === 0 || now.host !== place.host || now.port !== place.port) return
      const sent = await sendNoted(context, socket)
      if (sent > 0) last = Date.now()
      if (sent === BATCH) continue
      if (Date.now() - last >= SILENCE) {
        await socket.send(signOfLife(started))
        last = Date.now()
      }
      await news()
    }
  } finally {
    socket.close()
  }
}

/** Waits for the next change that is noted, or one that was noted since it was last waited; never longer than it is looked for. */
function listenFor(client: pg.PoolClient, signal: AbortSignal): () => Promise<void> {
  let isThere = false
  let wake = () => {}
  const hear = () => {
    isThere = true
    wake()
  }
  client.on('notification', hear)
  signal.addEventListener('abort', hear)
  return async () => {
    if (!isThere) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_EVERY)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    isThere = false
  }
}

/** Sends what was noted, the oldest first, and forgets it. Answers how much it was. */
async function sendNoted(context: Context, socket: Socket): Promise<number> {
  const { db } = context
  const noted = await db.selectFrom('zeromq_messages').selectAll().orderBy('id').limit(BATCH).execute()
  if (noted.length === 0) return 0
  for (const message of await messagesOf(context, noted)) await socket.send(message)
  const ids = noted.map(({ id }) => id)
  await db.deleteFrom('zeromq_messages').where('id', 'in', ids).execute()
  return noted.length
}

/** What nobody published for an hour is no news. */
async function forgetOld({ db, clock }: Context): Promise<void> {
  const hourAgo = new Date(clock.now().getTime() - 3_600_000)
  await db.deleteFrom('zeromq_messages').where('noted', '<', hourAgo).execute()
}

async function placeOf({ db }: Context): Promise<{ host: string; port: number }> {
  return { host: await readSetting(db, 'Plugin.ZeroMQ_host'), port: await readSetting(db, 'Plugin.ZeroMQ_port') }
}

/** MISP sends one where there was nothing to tell for ten seconds. */
function signOfLife(started: number): string {
  const uptime = Math.floor((Date.now() - started) / 1_000)
  return `misp_json_self ${JSON.stringify({ status: 'Still here, and there is nothing to tell.', uptime })}`
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => {})
}

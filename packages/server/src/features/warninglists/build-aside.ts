import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Context } from '../../context.ts'
import { buildLists, type BuiltLists } from './build-lists.ts'

/** Unbuilt sources, as tests run them, are nothing that a thread can be started on. */
const IS_BUILT = !import.meta.url.endsWith('.ts')

/** Makes the enabled lists ready, beside the thread that answers requests. */
export async function buildAside({ pool }: Context): Promise<BuiltLists> {
  if (IS_BUILT) return buildInThread(pool.options)
  const client = await pool.connect()
  try {
    return await buildLists(client)
  } finally {
    client.release()
  }
}

type Place = Context['pool']['options']

/** Connections of the pool hold functions, which no thread can be handed: it is told where to connect. */
async function buildInThread(place: Place): Promise<BuiltLists> {
  const { host, port, user, password, database, connectionString, ssl } = place
  const workerData = { host, port, user, password, database, connectionString, ssl }
  const worker = new Worker(new URL('./build-worker.js', import.meta.url), { workerData })
  // A server that is left does not wait for lists.
  worker.unref()
  // The thread sends this one message; what goes wrong in it comes as an error.
  const [built] = (await Promise.race([once(worker, 'message'), ended(worker)])) as [BuiltLists]
  return built
}

async function ended(worker: Worker): Promise<never> {
  const [code] = (await once(worker, 'exit')) as [number]
  throw new Error(`The thread that makes warninglists ready ended with code ${code}.`)
}

import { parentPort, workerData } from 'node:worker_threads'
import { transferables } from '@tocsin/format'
import pg from 'pg'
import { buildLists } from './build-lists.ts'

/** Makes the enabled lists ready in a thread of its own, and hands the arrays over. */
// Whoever starts this thread says where the database is.
const client = new pg.Client(workerData as pg.ClientConfig)
await client.connect()
try {
  const built = await buildLists(client)
  parentPort?.postMessage(built, transferables(built.compiled))
} finally {
  await client.end()
}

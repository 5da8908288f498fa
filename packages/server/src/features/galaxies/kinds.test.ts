import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransaction } from '../../platform/db/connect.ts'
import { createStartedServer, type StartedServer } from '../../testing/started-server.ts'
import type { ContentKind } from '../content/content-kind.ts'
import { clustersKind } from './clusters-kind.ts'
import { galaxiesKind } from './galaxies-kind.ts'

const FOLDER = join(import.meta.dirname, '../../../../../../shared/data')

let server: StartedServer
beforeAll(async () => {
  server = await createStartedServer()
})
afterAll(async () => server.close())

async function keep(kind: ContentKind, document: object) {
  const read = kind.read(document)
  if ('faults' in read) throw new Error(JSON.stringify(read.faults.slice(0, 3)))
  return inTransaction(server.context, async (tx) => read.keep(tx, 0))
}

const documents = (kind: string): Record<string, unknown>[] =>
  readdirSync(join(FOLDER, kind))
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(FOLDER, kind, name), 'utf8')) as Record<string, unknown>)

describe.skipIf(!existsSync(FOLDER))('the whole public library (../shared/data)', () => {
  test('is kept, given back equal to its source, and unchanged when it comes again', { timeout: 120_000 }, async () => {
    let clusters = 0
    for (const [kind, folder] of [
      [galaxiesKind, 'galaxies'],
      [clustersKind, 'clusters'],
    ] as const) {
      for (const document of documents(folder)) {
        expect(kind.recognises(document, '')).toBe(true)
        clusters += (await keep(kind, document)).added
        expect(await kind.source(server.context.db, String(document['type']))).toEqual(document)
        expect(await keep(kind, document)).toEqual({ added: 0, changed: 0, removed: 0 })
      }
    }
    expect(clusters).toBe(33_994)
  })
})

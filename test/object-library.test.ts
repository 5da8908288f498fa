import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { jsonSchema } from '@tocsin/format'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ContentKind } from '../packages/server/src/features/content/content-kind.ts'
import { relationships } from '../packages/server/src/features/object-templates/relationship-kind.ts'
import { objectTemplates } from '../packages/server/src/features/object-templates/template-kind.ts'
import { inTransaction } from '../packages/server/src/platform/db/connect.ts'
import { ask } from '../packages/server/src/testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../packages/server/src/testing/people.ts'
import { createTestServer, type TestServer } from '../packages/server/src/testing/test-server.ts'

/** The public library of object templates, where it lies beside this checkout: all of it loads, and comes back as it is. */
const FOLDER = join(import.meta.dirname, '../../shared/data/objects')
const files = existsSync(FOLDER)
  ? readdirSync(FOLDER).filter((name) => !name.startsWith('_') && existsSync(join(FOLDER, name, 'definition.json')))
  : []

let server: TestServer
let admin: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
})
afterAll(async () => server.close())

const documentIn = (folder: string) =>
  JSON.parse(readFileSync(join(FOLDER, folder, 'definition.json'), 'utf8')) as Record<string, unknown>

/** What is wrong with a document by the schema that is handed out, in the eyes of a validator that is not ours. */
function validator(record: 'ObjectTemplate' | 'Relationships'): (document: unknown) => unknown {
  const ajv = new Ajv2020({ strict: true })
  addFormats.default(ajv)
  const validate = ajv.compile(jsonSchema(record, 'accepts'))
  return (document) => (validate(document) ? [] : validate.errors)
}

/** Keeps a document as the loader does; answers its key and what changed. */
async function load(kind: ContentKind, document: unknown) {
  const read = kind.read(document)
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  return { key: read.key, ...(await inTransaction(server.context, async (tx) => read.keep(tx, 0))) }
}

describe.skipIf(files.length === 0)('the public library of object templates', () => {
  test('loads, and each template is served as its file has it', async () => {
    for (const file of files) {
      const document = documentIn(file)
      expect(objectTemplates.recognises(document, file)).toBe(true)
      expect(relationships.recognises(document, file)).toBe(false)
      const { key, added } = await load(objectTemplates, document)
      expect(added).toBe(Object.keys(document['attributes'] as object).length)
      expect(await objectTemplates.source(server.context.db, key)).toEqual(document)
      const raw = await ask(server, admin.key, 'GET', `/object_templates/getRaw/${String(document['uuid'])}`)
      expect(raw.body).toEqual(document)
    }
    const { body } = await ask(server, admin.key, 'GET', '/object_templates/index')
    expect(body).toHaveLength(files.length)
  })

  test('changes nothing when it is loaded again', async () => {
    for (const file of files)
      expect(await load(objectTemplates, documentIn(file))).toMatchObject({ added: 0, changed: 0 })
  })

  test('brings its vocabulary of relationships', async () => {
    const document = documentIn('_relationships')
    expect(relationships.recognises(document, '')).toBe(true)
    expect(objectTemplates.recognises(document, '')).toBe(false)
    const { key, added } = await load(relationships, document)
    expect(added).toBe((document['values'] as unknown[]).length)
    expect(await relationships.source(server.context.db, key)).toEqual(document)
    expect(await load(relationships, document)).toMatchObject({ added: 0, changed: 0, removed: 0 })
  })

  test('is valid by the schemas that are handed out', () => {
    const faultsOf = validator('ObjectTemplate')
    for (const file of files) expect(faultsOf(documentIn(file))).toEqual([])
    expect(faultsOf({ ...documentIn('file'), attributes: { a: { description: 'x' } } })).not.toEqual([])
    expect(validator('Relationships')(documentIn('_relationships'))).toEqual([])
  })
})

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unwrap } from '@tocsin/format'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../packages/server/src/testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../packages/server/src/testing/people.ts'
import { createTestServer, type TestServer } from '../packages/server/src/testing/test-server.ts'

const FOLDER = join(import.meta.dirname, '../../shared/data/events')
const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.includes('__')) : []

/** What a server assigns or computes, and what other features bring; docs/compatibility/events.md says why, one by one. */
const SERVER_FIELDS = new Set(
  [
    'id org_id orgc_id event_id object_id sharing_group_id user_id tag_id old_id referenced_id attribute_id',
    'local SharingGroup RelatedEvent attribute_count event_creator_email publish_timestamp first_publication',
    'proposal_email_lock validationIssue Feed Galaxy colour is_galaxy object_uuid Organisation',
  ].flatMap((line) => line.split(' ')),
)
/** What stands in some files and is no part of the format. */
const FOREIGN_FIELDS = new Set([
  'Event.comment',
  'Event.analysis-type',
  'Event.ObjectReference',
  'Event.Org',
  'Event.Orgc.name',
])

/** Values that are normalised on the way in are compared in the normal form, times in one spelling. */
const NORMALISED = new Set(['value', 'value1', 'value2', 'first_seen', 'last_seen'])

let server: TestServer
let admin: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
})
afterAll(async () => server.close())

describe.skipIf(files.length === 0)('real events', () => {
  test.each(files)('%s comes back as it went in', async (file) => {
    for (const sent of unwrap(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')), 'Event')) await compare(sent)
  })
})

async function compare(sent: unknown): Promise<void> {
  const added = await ask(server, admin.key, 'POST', '/events/add', { Event: sent })
  // The corpus holds some events twice.
  if (added.status === 404) return
  expect(added.status).toBe(200)
  const view = `/events/view/${added.body.Event.uuid}`
  const { body: shown } = await ask(server, admin.key, 'GET', `${view}/includeAttachments:0`)
  expect(added.body.Event).toEqual(shown.Event)
  const { body } = await ask(server, admin.key, 'GET', `${view}/includeAllTags:1/deleted:1`)
  const rejected = (added.body.rejected ?? []) as { path: string }[]
  const leftOut = new Set(rejected.map((finding) => recordOf(finding.path)))
  expect([...differences('Event', sent, body.Event, leftOut)]).toEqual([])
}

/** The record that a finding is about: `Event.Object[1].Attribute[2].value` → `Event.Object[1].Attribute[2]`. */
function recordOf(path: string): string {
  return path.replace(/\.[^.\]]+$/, '')
}

/** What was sent and did not come back, by path. Records are matched by uuid, tags by name. */
function* differences(path: string, sent: unknown, got: unknown, leftOut: ReadonlySet<string>): Generator<string> {
  if (leftOut.has(path)) return
  if (Array.isArray(sent)) {
    yield* listDifferences(path, sent, Array.isArray(got) ? got : [], leftOut)
  } else if (typeof sent === 'object' && sent !== null) {
    const record = (got ?? {}) as Record<string, unknown>
    for (const [key, value] of Object.entries(sent)) {
      if (key === 'disable_correlation' && path.includes('.ShadowAttribute[')) continue
      const isKept = !SERVER_FIELDS.has(key) && !FOREIGN_FIELDS.has(`${path}.${key}`) && !NORMALISED.has(key)
      if (isKept && value !== null && value !== '') yield* differences(`${path}.${key}`, value, record[key], leftOut)
    }
  } else if (spelling(sent) !== spelling(got)) {
    yield `${path}: ${spelling(sent)} came back as ${spelling(got)}`
  }
}

function* listDifferences(
  path: string,
  sent: unknown[],
  got: unknown[],
  leftOut: ReadonlySet<string>,
): Generator<string> {
  for (const [i, item] of sent.entries()) {
    const { uuid, name } = (item ?? {}) as { uuid?: string; name?: string }
    const key = uuid ?? name
    if (key === undefined) continue
    const match = got.find((other) => {
      const { uuid: id, name: title } = other as { uuid?: string; name?: string }
      return uuid === undefined ? title === name : id === uuid.toLowerCase()
    })
    yield* differences(`${path}[${i}]`, item, match, leftOut)
  }
}

/** MISP's spellings of one value, as one. */
function spelling(value: unknown): string {
  if (value === true) return '1'
  if (value === false) return '0'
  return typeof value === 'string' ? value.toLowerCase() : JSON.stringify(value)
}

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../packages/server/src/testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../packages/server/src/testing/people.ts'
import { createTestServer, type TestServer } from '../packages/server/src/testing/test-server.ts'

/** What a real MISP wrote for events that are at hand. Source: `misp-answers/exports`. */
const SHARED = join(import.meta.dirname, '../../shared')
const INDEX = join(SHARED, 'reference/misp-answers/exports/index.json')

type Recording = { uuid: string; source: string; format: string; status: number }
const all = existsSync(INDEX) ? (JSON.parse(readFileSync(INDEX, 'utf8')) as Recording[]) : []
const recordings = all.filter(({ format }) => format.startsWith('csv'))
const lines = all.filter(({ format }) => ['text', 'hashes', 'rpz'].includes(format))

let server: TestServer
let admin: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
})
afterAll(async () => server.close())

describe.skipIf(recordings.length === 0)('csv of real events', () => {
  test.each(recordings)('$source as $format', async ({ uuid, source, format }) => {
    const event = readFileSync(join(SHARED, 'data/events', `${source}.json`), 'utf8')
    await ask(server, admin.key, 'POST', '/events/add', event)
    const { body } = await ask(server, admin.key, 'POST', '/events/restSearch', {
      returnFormat: 'csv',
      eventid: uuid,
      includeContext: format === 'csv-context' ? 1 : 0,
    })
    const recorded = readFileSync(join(SHARED, 'reference/misp-answers/exports', `${uuid}.${format}`), 'utf8')
    expect(comparable(body)).toBe(comparable(recorded))
  })
})

describe.skipIf(lines.length === 0)('lines of real events', () => {
  test.each(lines)('$source as $format', async ({ uuid, source, format }) => {
    const event = readFileSync(join(SHARED, 'data/events', `${source}.json`), 'utf8')
    await ask(server, admin.key, 'POST', '/events/add', event)
    await ask(server, admin.key, 'POST', `/events/publish/${uuid}`)
    const { body } = await ask(server, admin.key, 'POST', '/events/restSearch', { returnFormat: format, eventid: uuid })
    const recorded = readFileSync(join(SHARED, 'reference/misp-answers/exports', `${uuid}.${format}`), 'utf8')
    expect(linesOf(body)).toEqual(linesOf(recorded))
  })
})

const iocs = all.filter(({ format }) => format === 'openioc')
describe.skipIf(iocs.length === 0)('OpenIOC of real events', () => {
  test.each(iocs)('$source', async ({ uuid, source }) => {
    const event = readFileSync(join(SHARED, 'data/events', `${source}.json`), 'utf8')
    await ask(server, admin.key, 'POST', '/events/add', event)
    await ask(server, admin.key, 'POST', `/events/publish/${uuid}`)
    const { body } = await ask(server, admin.key, 'POST', '/events/restSearch', {
      returnFormat: 'openioc',
      eventid: uuid,
      misp_compat: 1,
    })
    const recorded = readFileSync(join(SHARED, 'reference/misp-answers/exports', `${uuid}.openioc`), 'utf8')
    expect(indicatorsOf(body)).toEqual(indicatorsOf(recorded))
  })
})

const rules = all.filter(({ format }) => ['snort', 'suricata'].includes(format))
describe.skipIf(rules.length === 0)('rules of real events', () => {
  test.each(rules)('$source as $format', async ({ uuid, source, format }) => {
    const event = readFileSync(join(SHARED, 'data/events', `${source}.json`), 'utf8')
    await ask(server, admin.key, 'POST', '/events/add', event)
    await ask(server, admin.key, 'POST', `/events/publish/${uuid}`)
    const asked = { returnFormat: format, eventid: uuid, misp_compat: 1 }
    const { body } = await ask(server, admin.key, 'POST', '/events/restSearch', asked)
    const recorded = readFileSync(join(SHARED, 'reference/misp-answers/exports', `${uuid}.${format}`), 'utf8')
    expect(rulesOf(body)).toEqual(rulesOf(recorded))
  })
})

/**
 * Rules without what differs from server to server (numbers, where the event is seen, the spelling of a tag that was known
 * before) and the blanks behind options, which MISP leaves out where it adds to a rule. They have no order.
 */
function rulesOf(text: string): string[] {
  const bare = text
    .replace(/"MISP e\d+ /g, '"MISP e0 ')
    .replace(/sid:\d+;/g, 'sid:0;')
    .replace(/reference:url,[^;]*;/g, 'reference:url,;')
  return bare.toLowerCase().replaceAll('; ', ';').split('\n').toSorted()
}

/** The indicators as lines: what is written above them differs in ids and times. */
function indicatorsOf(document: string): string[] {
  const lines = document.split('\n').map((line) => line.trim())
  return lines.slice(lines.findIndex((line) => line.startsWith('<Indicator operator="OR"')) + 1)
}

/** What a zone says at its head is another thing on another day, and its records have no order. */
function linesOf(text: string): string[] {
  const found = text.split('\n').filter((line) => !/^(;|\$TTL|@| )/.test(line))
  return [...new Set(found.map((line) => line.trim().toLowerCase()))].toSorted()
}

/**
 * Without what differs from server to server (the event's local id, the name of the organisation that keeps it, the
 * spelling of a tag that the recording server knew before, a number behind an organisation's name that was taken) and what
 * the recording lost: carriage returns, and blanks at the end of a comment.
 */
function comparable(csv: string): string {
  return csv
    .replaceAll('\r', '')
    .replaceAll(' ",', '",')
    .replace(/"ORGNAME_\d+"/g, '"ORGNAME"')
    .replace(/^("[0-9a-f-]{36}"),\d+,/gm, '$1,0,')
    .replaceAll(`"${admin.orgName}"`, '"ORGNAME"')
    .toLowerCase()
}

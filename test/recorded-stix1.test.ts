import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../packages/server/src/testing/ask.ts'
import { addPerson, everyPermission, type Person } from '../packages/server/src/testing/people.ts'
import { createTestServer, type TestServer } from '../packages/server/src/testing/test-server.ts'

/** What a real MISP wrote in STIX 1 for events that are at hand. Source: `misp-answers/exports`. */
const SHARED = join(import.meta.dirname, '../../shared')
const INDEX = join(SHARED, 'reference/misp-answers/exports/index.json')

type Recording = { uuid: string; source: string; format: string }
const all = existsSync(INDEX) ? (JSON.parse(readFileSync(INDEX, 'utf8')) as Recording[]) : []
const recordings = all.filter(({ format }) => format === 'stix')

let server: TestServer
let admin: Person
beforeAll(async () => {
  server = await createTestServer()
  admin = await addPerson(server.context, { may: everyPermission })
})
afterAll(async () => server.close())

describe.skipIf(recordings.length === 0)('STIX 1 of real events', () => {
  test.each(recordings)('$source', async ({ uuid, source }) => {
    const event = readFileSync(join(SHARED, 'data/events', `${source}.json`), 'utf8')
    await ask(server, admin.key, 'POST', '/events/add', event)
    await ask(server, admin.key, 'POST', `/events/publish/${uuid}`)
    const sought = { returnFormat: 'stix-json', eventid: uuid }
    const { body } = await ask(server, admin.key, 'POST', '/events/restSearch', sought)
    const recorded = readFileSync(join(SHARED, 'reference/misp-answers/exports', `${uuid}.stix`), 'utf8')
    expect(parts(body)).toEqual(parts(JSON.parse(recorded)))
  })
})

/** Each part of the package by its id, without what differs as the document says. */
function parts(document: unknown): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  const packages = at(document, 'related_packages', 'related_packages', 0, 'package')
  collect(comparable(packages), found)
  return found
}

function at(value: unknown, ...steps: (string | number)[]): unknown {
  return steps.reduce<unknown>((inner, step) => (isRecord(inner) ? inner[step] : undefined), value)
}

function isRecord(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null
}

/** Parts that have ids stand by themselves, so that their order makes no difference. */
function collect(value: unknown, found: Record<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((one) => collect(one, found)).toSorted(byText)
  if (!isRecord(value)) return value
  const entries = Object.entries(value).toSorted(byText)
  const made = Object.fromEntries(entries.map(([key, one]) => [key, collect(one, found)]))
  if (typeof made['id'] !== 'string') return made
  found[made['id']] = made
  return { idref: made['id'] }
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1
}

/**
 * Times of writing, local ids, the name of the organisation that keeps the event, how exact times are, and what clusters
 * become: the recording server knew more of them than their events say.
 */
const PASSED_OVER = new Set([
  'timestamp',
  'incident_reported',
  'external_ids',
  'information_source',
  'handling',
  'threat_actors',
  'leveraged_ttps',
  'attributed_threat_actors',
  'indicated_ttps',
  'courses_of_action',
  'suggested_coas',
])

function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable).filter((one) => !isEmpty(one))
  if (!isRecord(value)) return typeof value === 'string' ? value.trim().replace(/ORGNAME_\d+/, 'ORGNAME') : value
  const isLeftOut =
    String(value['title']).endsWith('(MISP Galaxy)') ||
    at(value, 'observable', 'object', 'properties', 'custom_name') === 'pe-section' ||
    at(value, 'indicator', 'observable', 'object', 'properties', 'custom_name') === 'pe-section'
  if (isLeftOut) return undefined
  if (value['operator'] === 'AND' && Array.isArray(value['observables'])) {
    value['observables'] = value['observables'].filter((one) => !String(at(one, 'object', 'id')).includes(':Custom-'))
  }
  const entries = Object.entries(value)
    .filter(([key]) => !PASSED_OVER.has(key) && !key.endsWith('precision') && !key.startsWith('cybox_'))
    .map(([key, one]) => [key, comparable(one)] as const)
    .filter(([, one]) => !isEmpty(one))
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '' || (isRecord(value) && Object.keys(value).length === 0)
}

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { parseEvents, type Event } from '@tocsin/format'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import type { StixVersion } from './mapping/place.ts'
import { stix2 } from './stix2.ts'

/** OASIS' schemas, all events at hand, and misp-stix's cases. */
const data = new URL('../../../../../shared/data/', import.meta.url)
const folders = ['events', 'misp-stix-unit/events'].map((name) => new URL(`${name}/`, data))
const hasAll = [...folders, new URL('stix2-schemas/', data)].every((folder) => existsSync(folder))

type Written = Record<string, unknown> & { type: string; id?: string }

/**
 * What the schemas refuse although the specification, or MISP's data, has it so:
 * - 2.0 takes UUIDs of version 4 alone, and events of MISP have others;
 * - in 2.0 they hold URLs and addresses of mail, which are as somebody saw them, to patterns that refuse blanks and quotes.
 */
const REFUSED_IN_20 = /^(?:url|email-addr) \/value must match pattern/

test.skipIf(!hasAll).each(['2.1', '2.0'] as const)(
  "OASIS' schemas of STIX %s accept every object of all events",
  async (version) => {
    const validate = validators(version)
    const faults = new Set<string>()
    let checked = 0
    for await (const object of objectsOf(events(), version)) {
      for (const one of version === '2.0' ? partsOf(object) : [object]) {
        for (const fault of faultsOf(one, validate(one.type))) faults.add(`${one.type} ${fault}`)
      }
      checked++
    }
    expect([...faults].filter((fault) => version === '2.1' || !REFUSED_IN_20.test(fault))).toEqual([])
    expect(checked).toBeGreaterThan(40_000)
  },
  60_000,
)

function faultsOf(object: Written, accepts: ValidateFunction | undefined): string[] {
  // What is of our own types has no schema.
  if (accepts === undefined) return object.type.startsWith('x-misp-') ? [] : ['has no schema']
  return accepts(object) ? [] : (accepts.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

function validators(version: StixVersion): (type: string) => ValidateFunction | undefined {
  const ajv = new Ajv2020({ strict: false, unicodeRegExp: false, validateFormats: false })
  const ids = new Map<string, string>()
  const folder = new URL(`stix2-schemas/${version}/`, data)
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.json')) continue
    // The draft that they name is spelt as no validator knows it.
    const { $schema: _, ...schema } = JSON.parse(readFileSync(new URL(path, folder), 'utf8')) as Record<string, string>
    ajv.addSchema(schema)
    ids.set(path.replace(/^.*\/|\.json$/g, ''), schema.$id ?? '')
  }
  return (type) => ajv.getSchema(ids.get(type) ?? '')
}

function* events(): Generator<Event> {
  // Two of the cases have values that MISP itself would refuse.
  const isRead = (name: string) => name.endsWith('.json') && !name.includes('escaped_values')
  for (const folder of folders) {
    for (const name of readdirSync(folder).filter(isRead)) yield* eventsIn(new URL(name, folder))
  }
}

function* eventsIn(file: URL): Generator<Event> {
  for (const { event } of parseEvents(JSON.parse(readFileSync(file, 'utf8')))) if (event !== undefined) yield event
}

async function* objectsOf(all: Iterable<Event>, version: StixVersion): AsyncGenerator<Written> {
  for (const event of all) {
    let text = ''
    for await (const piece of stix2.write(pageOf(event), { version })) text += piece
    yield* (JSON.parse(text) as { objects: Written[] }).objects
  }
}

async function* pageOf(event: Event) {
  yield [event]
}

/** An `observed-data` of 2.0 with one plain observable, and its own observables: else one fault hides among alternatives. */
function partsOf(object: Written): Written[] {
  const known = withKnownIds(object) as Written
  if (known.objects === undefined) return [known]
  const inner = Object.values(known.objects as Record<string, Written>)
  return [{ ...known, objects: { '0': { type: 'mutex', name: 'x' } } }, ...inner]
}

const OTHER_UUID = /--([0-9a-f]{8}-[0-9a-f]{4}-)[1-35-7]([0-9a-f]{3}-)[0-9a-f]/

function withKnownIds(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(OTHER_UUID, '--$14$2a')
  if (Array.isArray(value)) return value.map(withKnownIds)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withKnownIds(one)]))
}

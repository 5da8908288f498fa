import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { parseEventEnvelope, type Event } from '@tocsin/format'
import { expect, test } from 'vitest'
import { stix2 } from '../stix2.ts'
import type { StixVersion } from '../mapping/place.ts'

/** misp-stix's own cases: events, and bundles as it makes them of events of like names, or reads them from. */
const repository = new URL('../../../../../', import.meta.url)
const cases = new URL('../shared/data/misp-stix-unit/', repository)
const document = new URL('docs/compatibility/stix.md', repository)

type Written = Record<string, unknown> & { id: string; type: string }

/** What says when and by whom, what stands in lists of everything, and what older versions of misp-stix wrote otherwise. */
const NOT_COMPARED = new Set(
  (
    'created modified first_observed last_observed valid_from created_by_ref published object_refs object_ref ' +
    'observed_data_refs number_observed labels kill_chain_phases description external_references pattern_version'
  ).split(' '),
)
const NOT_COMPARED_TYPES = new Set(['relationship', 'grouping', 'report'])

test.skipIf(!existsSync(cases))(
  "objects and patterns are those of misp-stix's unit cases, but for the documented differences",
  async () => {
    const { compared, differences } = await compareAll()
    expect(compared).toBeGreaterThan(690)
    expect([...differences].toSorted()).toEqual(documented().toSorted())
  },
)

type Comparison = { compared: number; differences: Set<string> }

async function compareAll(): Promise<Comparison> {
  const found: Comparison = { compared: 0, differences: new Set() }
  for (const version of ['2.1', '2.0'] as const) {
    const folder = new URL(`stix${version.replace('.', '')}_internal/`, cases)
    for (const file of readdirSync(folder)) {
      const name = file.replace('.json', '')
      const event = eventLike(name)
      if (event === undefined) continue
      const theirs = objectsIn(readFileSync(new URL(file, folder), 'utf8'))
      compare(`${version} ${name}`, theirs, await bundleOf(event, version), found)
    }
  }
  return found
}

function compare(name: string, theirs: Written[], ours: Written[], found: Comparison): void {
  const byId = new Map(ours.map((object) => [object.id, object]))
  for (const object of theirs.filter(({ type }) => !NOT_COMPARED_TYPES.has(type))) {
    const own = byId.get(object.id)
    if (own !== undefined) found.compared++
    // Whether there is an indicator is a matter of the case's flags, which its event does not always have.
    else if (object.type !== 'indicator') found.differences.add(`${name}: ${object.type} is missing`)
    const properties = own === undefined ? [] : differing(object, own)
    for (const property of properties) found.differences.add(`${name}: ${object.type}.${property}`)
  }
}

/** The event of a case. Of cases of indicators all attributes are for detection, of those of observables none. */
function eventLike(name: string): Event | undefined {
  const stem = name.replace(/^with_/, 'event_with_')
  const either = /_(?:indicator|observable)_/
  const names = [
    stem,
    stem.replace(either, '_'),
    stem.replace(/_(?:indicator|observable)_(attribute|object)$/, '_$1s'),
    stem.replace(/_(?:indicator|observable)_(attribute|object)s$/, '_$1'),
  ]
  const found = names.map((one) => new URL(`events/${one}.json`, cases)).find((one) => existsSync(one))
  const { event } = found === undefined ? {} : parseEventEnvelope(JSON.parse(readFileSync(found, 'utf8')))
  if (event === undefined || !either.test(name)) return event
  const attributes = [event.Attribute ?? [], ...(event.Object ?? []).map(({ Attribute = [] }) => Attribute)].flat()
  for (const attribute of attributes) attribute.to_ids = name.includes('_indicator_')
  return event
}

async function bundleOf(event: Event, version: StixVersion): Promise<Written[]> {
  let text = ''
  for await (const piece of stix2.write(pageOf(event), { version })) text += piece
  return objectsIn(text)
}

async function* pageOf(event: Event) {
  yield [event]
}

function objectsIn(text: string): Written[] {
  // Bundles, made by us or kept with the cases.
  return (JSON.parse(text) as { objects: Written[] }).objects
}

function differing(theirs: Written, ours: Written): string[] {
  const names = new Set([...Object.keys(theirs), ...Object.keys(ours)])
  return [...names].filter((name) => !NOT_COMPARED.has(name) && said(theirs, name) !== said(ours, name))
}

function said(object: Written, property: string): string {
  const value = object[property]
  if (property === 'pattern' && (object.pattern_type ?? 'stix') === 'stix') return comparisons(String(value))
  // The container of an `observed-data` of 2.0: keys are numbers that mean nothing.
  if (property === 'objects') return container(value as Record<string, Record<string, unknown>>)
  return JSON.stringify(ordered(value)) ?? ''
}

/** Comparisons that are all joined by AND, so that neither their order nor parentheses mean anything. */
function comparisons(pattern: string): string {
  const bare = pattern.slice(1, -1).match(/'(?:[^'\\]|\\.)*'|[^'()]+/gs) ?? []
  const parts = bare.join('').split(/ AND (?=[a-z0-9-]+:)/)
  return parts
    .map((part) => part.trim())
    .toSorted()
    .join('\n')
}

function container(objects: Record<string, Record<string, unknown>>): string {
  const told = (key: string, depth = 0): unknown => {
    const object = objects[key]
    if (object === undefined || depth > 5) return key
    return Object.fromEntries(
      Object.entries(object).map(([name, value]) => {
        if (name.endsWith('_ref')) return [name, told(String(value), depth + 1)]
        if (name.endsWith('_refs') && Array.isArray(value))
          return [name, value.map((one) => told(String(one), depth + 1))]
        return [name, value]
      }),
    )
  }
  return Object.keys(objects)
    .map((key) => JSON.stringify(ordered(told(key))))
    .toSorted()
    .join('\n')
}

/** Names in order, and times without a fraction of nought. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value === 'string') return value.replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.0+Z$/, '$1Z')
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, one]) => [name, ordered(one)] as const)
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** The lines of the document that begin with a version of STIX in code: `2.1 case: type.property`. */
function documented(): string[] {
  const rows = readFileSync(document, 'utf8').matchAll(/^ +\* `(2\.[01] [^`]+)`$/gm)
  return [...rows].map(([, row = '']) => row)
}

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { isAttributeType, parseEvent, readValue, unwrap, type Attribute, type MispObject } from '@tocsin/format'
import { expect, test } from 'vitest'
import { stix2Import } from './stix2-importer.ts'

const repository = new URL('../../../../', import.meta.url)
const units = new URL('../shared/data/misp-stix-unit/', repository)
const document = new URL('docs/compatibility/stix2-import.md', repository)

type Known = { attributes: Map<string, Attribute[]>; objects: Map<string, MispObject[]> }

test.skipIf(!existsSync(units))(
  'what misp-stix makes of an event is read back as the event, but for the documented differences',
  () => {
    const known = knownRecords()
    const folders = ['stix20_internal', 'stix21_internal']
    const different = folders.flatMap((folder) =>
      bundlesIn(folder).flatMap((name) => differencesIn(`${folder}/${name}`, known)),
    )
    expect(different.toSorted()).toEqual(documented().toSorted())
  },
)

function bundlesIn(folder: string): string[] {
  return readdirSync(new URL(`${folder}/`, units)).map((name) => name.replace(/\.json$/, ''))
}

/** All that stands in the events of the units, by UUID, of which several events share some. */
function knownRecords(): Known {
  const known: Known = { attributes: new Map(), objects: new Map() }
  for (const name of bundlesIn('events')) {
    const raw: unknown = JSON.parse(readFileSync(new URL(`events/${name}.json`, units), 'utf8'))
    const { event } = parseEvent(unwrap(raw, 'Event')[0])
    for (const one of event?.Attribute ?? []) add(known.attributes, one.uuid, one)
    for (const one of event?.Object ?? []) add(known.objects, one.uuid, one)
  }
  return known
}

function add<T>(map: Map<string, T[]>, uuid: string | undefined, one: T): void {
  if (uuid !== undefined) map.set(uuid, [...(map.get(uuid) ?? []), one])
}

/** `bundle record` of each record that no event of the units has so, though one has its UUID and kind. */
function differencesIn(bundle: string, known: Known): string[] {
  const { events } = stix2Import.read(readFileSync(new URL(`${bundle}.json`, units), 'utf8'), {})
  const attributes = events.flatMap(({ Attribute = [] }) => Attribute)
  const objects = events.flatMap(({ Object: all = [] }) => all)
  return [
    ...attributes
      .filter((one) => isOther(one, known.attributes, ({ type }) => type, valueOf))
      .map(({ type }) => `${bundle} ${type}`),
    ...objects
      .filter((one) => isOther(one, known.objects, ({ name }) => name, valuesOf))
      .map(({ name }) => `${bundle} ${name}`),
  ]
}

function isOther<T extends { uuid?: string | undefined }>(
  one: T,
  known: Map<string, T[]>,
  kindOf: (one: T) => string | undefined,
  said: (one: T) => string,
): boolean {
  const candidates = (known.get(one.uuid ?? '') ?? []).filter((other) => kindOf(other) === kindOf(one))
  return candidates.length > 0 && !candidates.some((other) => said(other) === said(one))
}

function valueOf({ type = '', value = '', data = '' }: Attribute): string {
  const verdict = isAttributeType(type) ? readValue(type, value) : undefined
  return `${verdict?.ok === true ? verdict.value : value} ${data}`
}

function valuesOf({ Attribute: all = [] }: MispObject): string {
  return JSON.stringify(all.map((one) => `${one.object_relation} ${one.type} ${valueOf(one)}`).toSorted())
}

/** The first two cells of the rows of the document's table. */
function documented(): string[] {
  const rows = readFileSync(document, 'utf8').matchAll(/^\| `([^`]+)` +\| `([^`]+)` +\|/gm)
  return [...rows].map(([, bundle, record]) => `${bundle} ${record?.replaceAll('\\|', '|')}`)
}

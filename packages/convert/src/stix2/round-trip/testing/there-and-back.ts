import { parseEvent, unwrap, type Event } from '@tocsin/format'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import type { Loss } from '../../../loss.ts'
import type { StixVersion } from '../../mapping/place.ts'
import { stix2Import } from '../../stix2-importer.ts'
import { stix2 } from '../../stix2.ts'
import { differencesOf } from '../differences.ts'

const repository = new URL('../../../../../../', import.meta.url)
const document = new URL('docs/compatibility/stix2-round-trip.md', repository)

/** The files of events in the workplace that are no larger; none where it is not there. */
export function eventFiles(maxBytes: number): URL[] {
  return ['events/', 'misp-stix-unit/events/'].flatMap((name) => {
    const folder = new URL(`../shared/data/${name}`, repository)
    if (!existsSync(folder)) return []
    const names = readdirSync(folder).filter((file) => file.endsWith('.json') && file !== 'MANIFEST.json')
    return names.map((file) => new URL(file, folder)).filter((file) => statSync(file).size <= maxBytes)
  })
}

/** What differs after the way there and back and no loss names, and what of that is of no documented kind. */
export async function thereAndBack(files: readonly URL[], version: StixVersion) {
  const untold: string[] = []
  const kinds = new Set<string>()
  for (const event of files.flatMap(eventIn)) {
    const { document: text, losses } = await written([event], version)
    const { events, losses: unread } = stix2Import.read(text, {})
    const differences = [...differencesOf(event, events[0] ?? {})].map(({ path }) => path)
    untold.push(...untoldOf(differences, losses), ...unread.map(({ why }) => why))
    for (const path of differences) kinds.add(path.replaceAll(/\[\d+\]/g, '').replace(/\.meta\..*/, '.meta'))
  }
  const documented = documentedKinds()
  return { untold, undocumented: [...kinds].filter((kind) => !documented.has(kind)) }
}

/** The events of MISP have no UUID twice; those of a few units have, and STIX could not tell such records apart. */
function eventIn(file: URL): Event[] {
  const raw: unknown = unwrap(JSON.parse(readFileSync(file, 'utf8')), 'Event')[0]
  const { event } = parseEvent(raw)
  if (event === undefined) return []
  const objects = event.Object ?? []
  const records = [...(event.Attribute ?? []), ...objects, ...objects.flatMap(({ Attribute = [] }) => Attribute)]
  const uuids = records.flatMap(({ uuid }) => uuid ?? [])
  return new Set(uuids).size === uuids.length ? [event] : []
}

export async function written(events: readonly Event[], version: StixVersion) {
  const losses: Loss[] = []
  async function* pages() {
    yield events
  }
  let text = ''
  for await (const piece of stix2.write(pages(), { version }, (loss) => void losses.push(loss))) text += piece
  return { document: text, losses }
}

/** The paths that no loss names, nor any of what they stand in. */
function untoldOf(paths: readonly string[], losses: readonly Loss[]): string[] {
  const told = new Set(losses.map(({ path }) => path))
  return paths.filter((path) => {
    const steps = path.match(/\[\d+\]|\.?[^.[]+/g) ?? []
    return !steps.some((_, i) => told.has(steps.slice(0, i + 1).join('')))
  })
}

/** The first cells of the rows of the document's table. */
function documentedKinds(): Set<string> {
  return new Set([...readFileSync(document, 'utf8').matchAll(/^\| `(Event[^`]*)` +\|/gm)].map(([, kind = '']) => kind))
}

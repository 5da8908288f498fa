import type { Event } from '@tocsin/format'
import { derivedUuid } from '../../derived-uuid.ts'
import { EventDraft } from '../../stix2/read/event-draft.ts'
import type { Lose } from '../../loss.ts'
import { listOf } from '../mapping/places.ts'
import type { StixRecord, StixValue } from '../shape/shape.ts'
import { recordOf, textOfLeaf } from '../shape/to-xml.ts'
import { readDescribed } from './described.ts'
import { readFound } from './found.ts'
import { tagsOfHandling } from './markings.ts'
import { addAttribute, type Reading, recordsAt, secondsOf, type Standing, textAt, uuidOfId } from './reading.ts'

/** Who may see the events: `distribution` 0 where nothing is said. Source: the options of MISP's `/events/upload_stix`. */
export type Stix1ReadOptions = { distribution?: number; sharingGroupId?: number }

const STATUSES = ['New', 'Open', 'Closed']
const LEVELS = ['High', 'Medium', 'Low', 'Undefined']

/** One package as an event. `isOwn` is whether MISP made it: its titles say so. */
export function readPackage(sent: StixRecord, path: string, options: Stix1ReadOptions, lose: Lose): Event | undefined {
  const header = recordOf(sent['stix_header'])
  const [incident] = recordsAt(sent, 'incidents')
  const { uuid, original } = uuidOfId(textAt(sent, 'id') || textAt(incident, 'id') || path)
  const draft = new EventDraft(uuid, [], lose)
  const isOwn = /Export from .*MISP/.test(textAt(header, 'title'))
  const reading: Reading = { draft, isOwn, byId: collected(sent), lose }
  draft.tagEvent([...tagsOfHandling(header), ...tagsOfHandling(incident)])
  const contents = [sent, ...recordsAt(sent, 'reports')]
  // What an indicator holds is read before the same thing alone.
  for (const content of contents) readFound(content, path, reading)
  for (const content of contents) readDescribed(content, path, reading)
  const journal = readIncident(incident, uuid, path, reading)
  readHeader(header, uuid, path, reading)
  const info = textAt(incident, 'title') || (isOwn ? '' : textAt(header, 'title'))
  const raw = {
    uuid,
    info: info || `STIX ${textAt(sent, 'version') || '1'} package ${original ?? uuid}`,
    distribution: options.distribution ?? 0,
    ...(options.distribution === 4 ? { sharing_group_id: options.sharingGroupId } : {}),
    ...headOf(sent, incident, isOwn),
    ...journal,
  }
  return draft.finish(raw, [], path)
}

function headOf(sent: StixRecord, incident: StixRecord | undefined, isOwn: boolean): Record<string, unknown> {
  const time = textAt(incident, 'timestamp') || textAt(sent, 'timestamp')
  const timestamp = secondsOf(time)
  const discovered = textAt(recordOf(incident?.['time']), 'incident_discovery') || time
  const date = /^\d{4}-\d\d-\d\d/.exec(discovered)?.[0]
  const analysis = STATUSES.indexOf(textAt(incident, 'status'))
  const reporter = textAt(recordOf(recordOf(incident?.['reporter'])['identity']), 'name')
  return {
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(date === undefined || secondsOf(date) === undefined ? {} : { date }),
    ...(analysis < 0 ? {} : { analysis }),
    ...(isOwn && reporter !== '' ? { Orgc: { name: reporter } } : {}),
  }
}

/** Every part that has an id. Nothing is written into them, so that those which name each other do no harm. */
function collected(root: StixRecord): Map<string, StixRecord> {
  const found = new Map<string, StixRecord>()
  const rest: StixValue[] = [root]
  for (let value = rest.pop(); value !== undefined; value = rest.pop()) {
    if (typeof value !== 'object') continue
    if (!Array.isArray(value)) {
      const id = textOfLeaf(value['id'])
      if (id !== '' && !found.has(id)) found.set(id, value)
    }
    for (const one of Object.values(value)) if (one !== undefined) rest.push(one)
  }
  return found
}

function standingAt(path: string, uuid: string, more: Partial<Standing> = {}): Standing {
  const nothing = { title: '', comment: '', relationship: '', to_ids: false, timestamp: undefined, tags: [] }
  return { path, uuid, ...nothing, ...more }
}

/** Whom it met and what the journal says; what the latter says of the event itself. */
// oxlint-disable-next-line max-params -- an incident and where it stood
function readIncident(
  incident: StixRecord | undefined,
  event: string,
  path: string,
  reading: Reading,
): Record<string, unknown> {
  if (incident === undefined) return {}
  for (const [i, victim] of recordsAt(incident, 'victims').entries())
    readVictim(victim, `${path}/Victim[${i + 1}]`, reading)
  for (const [i, asset] of recordsAt(incident, 'affected_assets').entries()) {
    const value = textAt(asset, 'description')
    const standing = standingAt(`${path}/Affected_Assets/Affected_Asset[${i + 1}]`, derivedUuid(`asset ${i}`, event))
    if (value !== '') addAttribute('target-machine', value, standing, reading)
  }
  const description = textAt(incident, 'description')
  if (description !== '')
    addAttribute('text', description, standingAt(`${path}/Description`, derivedUuid('description', event)), reading)
  const entries = recordsAt(incident, 'history', 'history_items').map((one) => textAt(one, 'journal_entry'))
  return entries
    .map((entry, i) =>
      readEntry(entry, standingAt(`${path}/History/History_Item[${i + 1}]`, derivedUuid(`entry ${i}`, event)), reading),
    )
    .reduce((said, one) => ({ ...said, ...one }), {})
}

const ATTRIBUTE = /^Attribute \((.*?) - ([^)]*)\): ([^]*)$/

function readEntry(entry: string, standing: Standing, reading: Reading): Record<string, unknown> {
  const level = LEVELS.indexOf(/^Event Threat Level: (.*)$/.exec(entry)?.[1] ?? '')
  if (level >= 0) return { threat_level_id: level + 1 }
  const [, category = '', type = '', value = ''] = ATTRIBUTE.exec(entry) ?? []
  if (type !== '') addAttribute(type, value, { ...standing, relationship: category }, reading)
  else if (entry.startsWith('MISP Tag: '))
    reading.draft.tagEvent([entry.slice('MISP Tag: '.length)].filter((tag) => !tag.startsWith('misp:tool=')))
  else if (entry !== '') addAttribute('text', entry, standing, reading)
  return {}
}

/** By what is known of a victim. */
function readVictim(victim: StixRecord, path: string, reading: Reading): void {
  const specification = recordOf(victim['specification'])
  const party = recordOf(specification['party_name'])
  const names = (key: string) => recordsAt(party, key).flatMap((one) => texts(one['name_elements']))
  const found = [
    ...texts(specification['electronic_address_identifiers']).map((value) => ['target-email', value]),
    ...names('person_names').map((value) => ['target-user', value]),
    ...names('organisation_names').map((value) => ['target-org', value]),
    ...texts(party['name_lines']).map((value) => ['target-external', value.replace(/^External target: /, '')]),
    ...recordsAt(specification, 'addresses').flatMap((one) =>
      texts(recordOf(one['free_text_address'])['address_lines']).map((value) => ['target-location', value]),
    ),
  ]
  const category = /^(.*?): .* \(MISP Attribute\)$/.exec(textAt(victim, 'name'))?.[1] ?? ''
  const standing = standingAt(path, uuidOfId(textAt(victim, 'id') || path).uuid, { relationship: category })
  for (const [type = '', value = ''] of found) addAttribute(type, value, standing, reading)
  if (found.length === 0) reading.lose({ path, why: 'Nothing is made of what is said of this victim.' })
}

function texts(value: StixValue | undefined): string[] {
  return listOf(value)
    .map(textOfLeaf)
    .filter((text) => text !== '')
}

// oxlint-disable-next-line max-params -- a header and where it stood
function readHeader(header: StixRecord, event: string, path: string, reading: Reading): void {
  const description = textAt(header, 'description') || textAt(header, 'short_description')
  const place = `${path}/STIX_Header/Description`
  const standing = standingAt(place, derivedUuid('header', event), { comment: 'Imported from STIX header description' })
  if (description !== '') addAttribute('comment', description, standing, reading)
}

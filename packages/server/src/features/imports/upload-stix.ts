import {
  stix1Import,
  stix2Import,
  UnreadableDocument,
  type Imported,
  type Loss,
  type Stix2ReadOptions,
} from '@tocsin/convert'
import type { Event, Finding } from '@tocsin/format'
import { holds, viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { refuseNested } from '../../platform/http/json-body.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isWished, type Wishes } from '../../platform/http/wishes.ts'
import { addEvent } from '../events/add.ts'
import { findEvent } from '../events/find-event.ts'
import { publishEvent } from '../events/publish.ts'
import { originalFile } from './original-file.ts'
import { stixWishes } from './stix-wishes.ts'
import { throughWire } from './through-wire.ts'

/** What a document became, and what in it was left out. */
export type Uploaded = { ids: number[]; losses: Loss[]; rejected: Finding[] }

type StixVersion = {
  read(document: string, options: Stix2ReadOptions): Imported | Promise<Imported>
  fileName: string
  /** As the template of the original's object names it. */
  formatOf(document: string): string
}

/** By what the address calls them. */
export const stixVersions = {
  1: {
    read: async (document, options) => stix1Import.read(document, options),
    fileName: 'uploaded_stix_file.xml',
    formatOf: (document) => `STIX ${/\bversion\s*=\s*["'](1\.[012])/.exec(document)?.[1] ?? '1.1'}`,
  },
  2: {
    read: (document, options) => {
      refuseNested(document)
      return stix2Import.read(document, options)
    },
    fileName: 'uploaded_stix_file.json',
    formatOf: (document) => (/"spec_version"\s*:\s*"2\.0"/.test(document) ? 'STIX 2.0' : 'STIX 2.1'),
  },
} as const satisfies Record<number, StixVersion>

/**
 * Makes an event of a STIX document, or several of one that tells of several, and keeps the document itself with the
 * first. Whoever uploads it is its creator. An event that is here already is no reason to change it.
 *
 * Source: MISP's Event::upload_stix, in `import-export` §2.
 */
export async function uploadStix(
  context: Context,
  actor: Actor,
  version: StixVersion,
  { bytes, wishes }: { bytes: Buffer; wishes: Wishes },
): Promise<Uploaded> {
  const options = await stixWishes(context, actor, wishes)
  const document = bytes.toString('utf8')
  const { events, losses } = await readStix(version, document, options)
  const uploaded: Uploaded = { ids: [], losses: [...losses], rejected: [] }
  const [first] = events
  if (first) first.Object = [...(first.Object ?? []), originalFile(bytes, version.fileName, version.formatOf(document))]
  for (const event of events) await uploadEvent(context, actor, event, uploaded)
  if (isWished(wishes['publish']) && holds(actor, 'perm_publish')) await publishAll(context, actor, uploaded)
  return uploaded
}

async function readStix(version: StixVersion, document: string, options: Stix2ReadOptions): Promise<Imported> {
  try {
    return throughWire(await version.read(document, options))
  } catch (error) {
    if (error instanceof UnreadableDocument) throw refusal(error.message)
    throw error
  }
}

/** The first event has to be added; of others it is told where they cannot be. */
async function uploadEvent(context: Context, actor: Actor, event: Event, uploaded: Uploaded): Promise<void> {
  try {
    delete event.Orgc
    await refuseKnown(context, actor, event)
    const { id, rejected } = await addEvent(context, actor, { event, findings: [] }, { by: 'import' })
    uploaded.ids.push(id)
    uploaded.rejected.push(...rejected)
  } catch (error) {
    if (!(error instanceof Problem) || uploaded.ids.length === 0) throw error
    const { message, details } = error
    uploaded.losses.push({ path: event.uuid ?? '', why: typeof details.errors === 'string' ? details.errors : message })
  }
}

async function refuseKnown(context: Context, actor: Actor, { uuid }: Event): Promise<void> {
  const known = uuid === undefined ? undefined : await findEvent(context.db, viewerOf(actor), uuid)
  if (known) throw refusal('Event with the same UUID already exists.')
}

async function publishAll(context: Context, actor: Actor, { ids, losses }: Uploaded): Promise<void> {
  for (const id of ids) {
    try {
      await publishEvent(context, actor, String(id))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      losses.push({ path: 'published', why: error.message })
    }
  }
}

function refusal(errors: string): Problem {
  return new Problem('rejected', 'Could not upload_stix Event', { url: '/events/upload_stix', errors })
}

import { randomUUID } from 'node:crypto'
import { stix2Import, UnreadableDocument, type Loss } from '@tocsin/convert'
import type { Event } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { unfitProblem } from '../../platform/http/errors.ts'
import { Problem } from '../../platform/http/problem.ts'
import { addEvent } from '../events/add.ts'
import { keepStatus, type Outcome, type Status } from './status.ts'

/** What became of an event that was made of objects. */
type Made = { uuid: string | undefined; saved: boolean; message: string }

/**
 * Makes events of the objects in an envelope, as an import of STIX 2 does: one of each report and grouping. Answers what
 * became of each object, and keeps it for whoever asks again. Source: TAXII 2.1 §5.5.
 */
export async function addObjects(context: Context, actor: Actor, body: unknown): Promise<Status> {
  const objects = objectsIn(body)
  const requested = context.clock.now()
  const { events, losses } = readObjects(objects, actor)
  const made: Made[] = []
  for (const event of events) made.push(await makeEvent(context, actor, event))
  return keepStatus(context, actor, requested, outcomesOf(objects, losses, made))
}

function objectsIn(body: unknown): unknown[] {
  const objects = typeof body === 'object' && body !== null && 'objects' in body ? body.objects : undefined
  if (Array.isArray(objects) && objects.length > 0) return objects
  throw new Problem('rejected', 'objects: An envelope with a list of objects is expected.')
}

function readObjects(objects: unknown[], { orgUuid }: Actor): { events: Event[]; losses: Loss[] } {
  const bundle = JSON.stringify({ type: 'bundle', id: `bundle--${randomUUID()}`, objects })
  try {
    return stix2Import.read(bundle, { organisationUuid: orgUuid })
  } catch (error) {
    if (error instanceof UnreadableDocument) throw new Problem('rejected', error.message)
    throw error
  }
}

/** Each event by itself: one that is refused does not keep the others out. */
async function makeEvent(context: Context, actor: Actor, event: Event): Promise<Made> {
  try {
    const { uuid } = await addEvent(context, actor, { event, findings: [] }, { by: 'import' })
    return { uuid, saved: true, message: `It is in the event ${uuid}.` }
  } catch (error) {
    const problem = error instanceof Problem ? error : unfitProblem(error)
    if (!problem) throw error
    return { uuid: event.uuid, saved: false, message: problem.message }
  }
}

/** An object that was left out, or whose event came to nothing, failed; what was lost inside it is told with its success. */
function outcomesOf(objects: readonly unknown[], losses: readonly Loss[], made: readonly Made[]): Outcome[] {
  const lost = lossesByPlace(losses)
  const containers = containersById(objects)
  const byUuid = new Map(made.map((one) => [one.uuid, one]))
  return objects.map((object, place) => {
    const { id, modified, created } = textsOf(object)
    const named = { id: id ?? `objects[${place}]`, version: modified ?? created }
    const own = lost.get(place) ?? []
    const whole = own.find(({ path }) => path === `objects[${place}]`)
    const event = byUuid.get(containers.get(id ?? '')) ?? made[0]
    if (whole || id === undefined || !event?.saved) {
      return {
        ...named,
        failed: true,
        message: whole?.why ?? own[0]?.why ?? event?.message ?? 'It is no object of STIX.',
      }
    }
    return { ...named, failed: false, message: [event.message, ...own.map(({ why }) => why)].join(' ') }
  })
}

function lossesByPlace(losses: readonly Loss[]): Map<number, Loss[]> {
  const found = new Map<number, Loss[]>()
  for (const loss of losses) {
    const place = Number(/^objects\[(\d+)\]/.exec(loss.path)?.[1])
    const others = found.get(place)
    if (others) others.push(loss)
    else found.set(place, [loss])
  }
  return found
}

/** The UUID of the first report or grouping that lists an object, or of itself if it is one: that of the event made of it. */
function containersById(objects: readonly unknown[]): Map<unknown, string> {
  const found = new Map<unknown, string>()
  for (const object of objects) {
    const { type, id = '' } = textsOf(object)
    if (type !== 'report' && type !== 'grouping') continue
    const uuid = id.split('--')[1] ?? ''
    for (const listed of [id, ...refsOf(object)]) if (!found.has(listed)) found.set(listed, uuid)
  }
  return found
}

function refsOf(object: unknown): unknown[] {
  const refs = typeof object === 'object' && object !== null && 'object_refs' in object ? object.object_refs : []
  return Array.isArray(refs) ? refs : []
}

function textsOf(object: unknown): Partial<Record<'id' | 'type' | 'modified' | 'created', string>> {
  const texts = Object.entries(object ?? {}).filter(([, value]) => typeof value === 'string')
  return Object.fromEntries(texts)
}

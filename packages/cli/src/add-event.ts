import { ApiError, MispJson, type Client, type LineOutcome } from '@tocsin/client'
import type { EventOutcome } from './account.ts'
import { findingLine } from './finding-line.ts'
import { isTooLarge, splitEvent, type SplitEvent } from './split-event.ts'

/** Says how many of how many attributes a large event has behind it. */
export type OnLine = (done: number, of: number) => void

/**
 * Adds one event, as MISP's JSON: at once, or when it is large, first without its attributes and then those line by line.
 * A large event that is there already is completed, since an earlier run may have broken off.
 *
 * @throws ApiError when there is no use in trying the next: the server is out of reach, or knows the key no more.
 */
export async function addEvent(client: Client, event: unknown, onLine: OnLine): Promise<EventOutcome> {
  try {
    const split = isTooLarge(event) ? splitEvent(event) : undefined
    return await (split ? addLarge(client, split, onLine) : addWhole(client, event))
  } catch (error) {
    // The stack, which is what writing JSON again is bounded by.
    if (error instanceof RangeError) return { kind: 'refused', why: 'It nests too deeply.' }
    if (!(error instanceof ApiError) || isHopeless(error)) throw error
    return { kind: 'refused', why: explain(error) }
  }
}

async function addWhole(client: Client, event: unknown): Promise<EventOutcome> {
  try {
    const { rejected } = await client.events.add(new MispJson(event))
    return { kind: 'added', leftOut: rejected.map(findingLine) }
  } catch (error) {
    if (isPresent(error)) return { kind: 'present', leftOut: [] }
    throw error
  }
}

async function addLarge(client: Client, split: SplitEvent, onLine: OnLine): Promise<EventOutcome> {
  const { uuid, leftOut, isNew } = await addHead(client, split)
  const outcome: EventOutcome = { kind: isNew ? 'added' : 'present', leftOut }
  let done = 0
  try {
    for await (const line of client.appendAttributes(uuid, asSent(split.attributes))) {
      done += 1
      onLine(done, split.attributes.length)
      if (line.outcome === 'added' || line.outcome === 'updated') outcome.kind = 'added'
      leftOut.push(...faultsOf(line, isNew))
    }
  } catch (error) {
    if (!(error instanceof ApiError) || isHopeless(error)) throw error
    // Somebody else's event is there as they want it.
    if (!isNew && error.status === 403) return outcome
    leftOut.push(
      `${split.attributes.length - done} attributes, the first of them number ${done + 1}: ${explain(error)}`,
    )
  }
  if (split.isPublished && outcome.kind === 'added') await publish(client, uuid)
  return outcome
}

/** The event without its attributes. */
async function addHead(
  client: Client,
  { head, uuid: known }: SplitEvent,
): Promise<{ uuid: string; leftOut: string[]; isNew: boolean }> {
  try {
    const { event, rejected } = await client.events.add(new MispJson(head))
    return { uuid: event.uuid ?? known ?? '', leftOut: rejected.map(findingLine), isNew: true }
  } catch (error) {
    if (isPresent(error) && known !== undefined) return { uuid: known, leftOut: [], isNew: false }
    throw error
  }
}

function* asSent(attributes: readonly unknown[]): Generator<MispJson> {
  for (const attribute of attributes) yield new MispJson(attribute)
}

/** On an event that was there before, a value that stands there already is none of the faults. */
function faultsOf({ line, findings = [] }: LineOutcome, isNew: boolean): string[] {
  return findings
    .filter(({ rule }) => isNew || rule !== 'attribute.value.unique')
    .map((finding) => findingLine({ ...finding, path: `Event.Attribute[${line - 1}].${finding.path}` }))
}

/** A whole event is published as it comes, or without a word not, when the key may not; so is one in pieces. */
async function publish(client: Client, uuid: string): Promise<void> {
  try {
    await client.events.publish(uuid)
  } catch (error) {
    if (!(error instanceof ApiError) || (error.status !== 403 && error.status !== 405)) throw error
  }
}

/** MISP's words; its 404 may also mean that there is no such route. */
function isPresent(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404 && error.message.startsWith('Event already exists')
}

function isHopeless({ status }: ApiError): boolean {
  return status === 0 || status === 401 || status === 503
}

function explain({ message, errors }: ApiError): string {
  return errors === undefined ? message : `${message}: ${typeof errors === 'string' ? errors : JSON.stringify(errors)}`
}

import type { Indicator } from '@tocsin/convert'
import type { AttachedTag, Attribute, Event, EventReport, Finding, Galaxy, MispObject } from '@tocsin/format'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'
import type { Warning } from '../warninglists/enabled-lists.ts'
import { readShared } from './read-shared.ts'

/** Something that a document tells, and the name by which an answer and the next request call it: `Object[2]`. */
export type Placed<T> = { path: string; sent: T }

/** What of a document goes into an event. */
export type Things = {
  attributes: Placed<Attribute>[]
  objects: Placed<MispObject>[]
  reports: Placed<EventReport>[]
  tags: AttachedTag[]
  galaxies: Galaxy[]
}

/** What became of one thing, or would. */
export type Item = {
  path: string
  kind: 'Attribute' | 'Object' | 'EventReport' | 'ShadowAttribute'
  /** `exists`: the same stands on the event already; `dropped`: a warninglist keeps it out, as was wished for. */
  outcome: 'added' | 'exists' | 'refused' | 'dropped'
  uuid?: string
  id?: string
  /** What it says, as it is stored where it was added. */
  says: object
  /** What else an indicator might be, and how it was written. */
  indicator?: Pick<Indicator, 'types' | 'original_value'>
  /** The warninglists that it is on. */
  warnings?: Warning[]
  findings?: Finding[]
}

/**
 * The things that the events of a document hold, as one list of each kind. What a request names in `skip` is left out;
 * what does not say with whom it is shared, or has no comment, takes what the request says.
 */
export function thingsOf(events: readonly Event[], wishes: Wishes): Things {
  const skipped = skippedBy(wishes)
  const shared = readShared(wishes)
  const comment = textWish(wishes['comment'])
  const placed = <T>(name: string, list: readonly T[], complete: (sent: T) => T): Placed<T>[] =>
    list.flatMap((sent, i) => {
      const path = `${name}[${i}]`
      return skipped.has(path) ? [] : [{ path, sent: complete(sent) }]
    })
  return {
    attributes: placed(
      'Attribute',
      events.flatMap(({ Attribute = [] }) => Attribute),
      (sent) => {
        return { ...shared, ...sent, comment: sent.comment || comment }
      },
    ),
    objects: placed(
      'Object',
      events.flatMap(({ Object = [] }) => Object),
      (sent) => ({ ...shared, ...sent }),
    ),
    // A report that is brought in is a new one: that of the same uuid may be somebody else's by now.
    reports: placed(
      'EventReport',
      events.flatMap(({ EventReport = [] }) => EventReport),
      (sent) => ({ ...shared, ...sent, uuid: undefined }),
    ),
    tags: events.flatMap(({ Tag = [] }) => Tag),
    galaxies: events.flatMap(({ Galaxy = [] }) => Galaxy),
  }
}

function skippedBy({ skip }: Wishes): ReadonlySet<string> {
  const names = Array.isArray(skip) ? skip : textWish(skip).split(',')
  return new Set(names.map((name) => textWish(name).trim()))
}

import { walkAttributes, type Event } from '@tocsin/format'
import type { Drift, RecordKind } from '../../db/tables/runs.ts'

/** A record of two events that are the same one, which is not on both sides as it should be. */
export type Difference = { kind: RecordKind; uuid: string; outcome: Drift; why?: string }

/** Which side has to have what the other one has. */
export type Due = 'here' | 'there'

type Versioned = { uuid?: string | undefined; timestamp?: number | undefined; deleted?: boolean | undefined }

/**
 * What differs inside an event between what is here and what is there, each side as the rules let the other have it. What only
 * the side has that owes nothing is no drift; neither is what was deleted before the other side knew it.
 */
export function compareSides(here: Event, there: Event, due: Due): Difference[] {
  return [
    ...differencesOf('attribute', due, attributesIn(here), attributesIn(there)),
    ...differencesOf('object', due, here.Object ?? [], there.Object ?? []),
    ...differencesOf('report', due, here.EventReport ?? [], there.EventReport ?? []),
  ]
}

// oxlint-disable-next-line max-params -- of which kind, who owes, what is on the one side and on the other
function differencesOf(
  kind: RecordKind,
  due: Due,
  here: readonly Versioned[],
  there: readonly Versioned[],
): Difference[] {
  const [ours, theirs] = [byUuid(here), byUuid(there)]
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((uuid) => {
    const outcome = driftOf(ours.get(uuid), theirs.get(uuid), due)
    return outcome ? [{ kind, uuid, ...outcome }] : []
  })
}

/** How one record drifted; undefined where it did not. */
export function driftOf(
  ours: Versioned | undefined,
  theirs: Versioned | undefined,
  due: Due,
): { outcome: Drift; why?: string } | undefined {
  if (!ours) return theirs && due === 'here' && theirs.deleted !== true ? { outcome: 'missing-here' } : undefined
  if (!theirs) return due === 'there' && ours.deleted !== true ? { outcome: 'missing-there' } : undefined
  const [mine, yours] = [ours.timestamp ?? 0, theirs.timestamp ?? 0]
  if (mine === yours) return undefined
  return { outcome: mine < yours ? 'older-here' : 'older-there', why: `Of ${mine} here, and of ${yours} there.` }
}

function attributesIn(event: Event): Versioned[] {
  return [...walkAttributes(event)].map(({ attribute }) => attribute)
}

function byUuid(records: readonly Versioned[]): Map<string, Versioned> {
  return new Map(records.flatMap((record) => (record.uuid === undefined ? [] : [[record.uuid, record]])))
}

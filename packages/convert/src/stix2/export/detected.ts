import { BASED_ON } from '../mapping/relationships.ts'
import { CATEGORY_KILL_CHAIN } from '../mapping/constants.ts'
import { writeAttachedClusters } from './cluster.ts'
import type { ObservableGraph } from './observable-graph.ts'
import { relationshipObject } from './relationship.ts'
import { newObject, type Scope } from './scope.ts'
import type { Json, Properties, StixObject } from './stix-object.ts'
import { applyTags, type Tagged } from './tags.ts'
import { stixTime, toldMoment } from './times.ts'

/** What an attribute, or an object, tells of itself beside its values. */
export type Detected = {
  uuid: string
  timestamp?: number | undefined
  first_seen?: number | null | undefined
  last_seen?: number | null | undefined
  comment?: string | undefined
  labels: readonly string[]
  /** The phase of MISP's kill chain: a category or meta-category. */
  phase: string
  tagged: Tagged
}

/** What was seen: `observed-data` with its observables, and what it is to the clusters that it is tagged with. */
function* writeObserved(scope: Scope, detected: Detected, graph: ObservableGraph): Generator<StixObject, string> {
  const { uuid, timestamp, labels, tagged } = detected
  const object = newObject(scope, 'observed-data', uuid, timestamp)
  Object.assign(object, timesOf(detected, object.created ?? scope.at), { number_observed: 1, labels })
  const observables = scope.version === '2.1' ? [...graph.asObjects()] : []
  if (scope.version === '2.1') object.object_refs = observables.map(({ id }) => id)
  else object.objects = graph.asContainer()
  yield* applyTags(scope, object, tagged)
  yield object
  yield* observables
  yield* writeAttachedClusters(scope, object, tagged.Galaxy ?? [])
  return object.id
}

/**
 * When it was seen, with microseconds where MISP tells it. STIX asks for both ends, the first not after the last: in the place
 * of one that is not told stands, with milliseconds, the time of the change, or the other end where that does not fit.
 */
function timesOf({ first_seen, last_seen }: Detected, at: string): Properties {
  const first = first_seen == null ? at : toldMoment(first_seen)
  const last = last_seen == null ? at : toldMoment(last_seen)
  if (Date.parse(first) <= Date.parse(last)) return { first_observed: first, last_observed: last }
  return last_seen == null
    ? { first_observed: first, last_observed: stixTime(Math.ceil((first_seen ?? 0) / 1e6)) }
    : { first_observed: stixTime(Math.floor(last_seen / 1e6)), last_observed: last }
}

/** What to look for, where nothing was seen: `properties` may name another language than STIX's. Answers its id. */
export function* writeLoneIndicator(
  scope: Scope,
  detected: Detected,
  pattern: string,
  properties: Properties = {},
): Generator<StixObject, string[]> {
  const indicator = yield* writeIndicator(scope, detected, pattern, properties)
  yield* writeAttachedClusters(scope, indicator, detected.tagged.Galaxy ?? [])
  return [indicator.id]
}

function* writeIndicator(
  scope: Scope,
  detected: Detected,
  pattern: string,
  properties: Properties = {},
): Generator<StixObject, StixObject> {
  const { uuid, timestamp, labels, tagged, phase, comment } = detected
  const object = newObject(scope, 'indicator', uuid, timestamp)
  Object.assign(object, comment === undefined || comment === '' ? {} : { description: comment })
  object.pattern = pattern
  if (scope.version === '2.1') Object.assign(object, { pattern_type: 'stix' })
  Object.assign(object, properties)
  if (object.pattern_type === 'stix') object.pattern_version ??= '2.1'
  object.valid_from = object.created
  object.kill_chain_phases = phases(phase)
  object.labels = labels
  yield* applyTags(scope, object, tagged)
  yield object
  return object
}

/** The category as a phase; 2.0 and 2.1 alike. */
export function phases(phase: string): Json {
  return [{ kill_chain_name: CATEGORY_KILL_CHAIN, phase_name: phase }]
}

/** An indicator for what was seen, where there is a pattern. Answers the ids of all that stands for the record. */
export function* writeDetected(
  scope: Scope,
  detected: Detected,
  graph: ObservableGraph,
  pattern: string | undefined,
): Generator<StixObject, string[]> {
  const observed = yield* writeObserved(scope, detected, graph)
  if (pattern === undefined) return [observed]
  const indicator = yield* writeIndicator(scope, detected, pattern)
  const at = indicator.modified ?? scope.at
  yield relationshipObject(scope, { source: indicator.id, type: BASED_ON, target: observed, at })
  return [observed, indicator.id]
}

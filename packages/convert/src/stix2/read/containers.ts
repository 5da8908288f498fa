import type { Bundle } from './bundle.ts'
import { type StixObject, textOf, textsOf } from './stix-object.ts'

/** What becomes one event: a report or a grouping with what it lists, or the bundle where there is neither. */
export type Container = {
  readonly of: StixObject | undefined
  readonly objects: readonly StixObject[]
  readonly missing: readonly string[]
}

const CONTAINERS = new Set(['report', 'grouping'])

/**
 * One event for each report and grouping. What none of them lists is in the first, as misp-stix has it; relationships and
 * sightings are of every event that has what they tie together.
 */
export function containersOf(bundle: Bundle): Container[] {
  const reports = bundle.objects.filter(({ type }) => CONTAINERS.has(type))
  const others = bundle.objects.filter(({ type }) => !CONTAINERS.has(type))
  const listed = new Set(reports.flatMap((report) => textsOf(report, 'object_refs')))
  const authors = authorsIn(bundle)
  const loose = others.filter(({ id }) => !listed.has(id) && !authors.has(id))
  if (reports.length === 0) return [{ of: undefined, objects: loose, missing: [] }]
  return reports.map((of, place) => {
    const ids = textsOf(of, 'object_refs')
    const objects = ids.flatMap((id) => bundle.byId.get(id) ?? [])
    const missing = ids.filter((id) => !bundle.byId.has(id))
    return { of, objects: place === 0 ? [...objects, ...loose] : objects, missing }
  })
}

/** The identities that are only told of as the authors or the eyes of others: these are no content of an event. */
function authorsIn({ objects }: Bundle): Set<string> {
  const authors = new Set<string>()
  const linked = new Set<string>()
  for (const object of objects) {
    for (const name of ['created_by_ref', 'x_misp_author_ref']) authors.add(textOf(object, name) ?? '')
    for (const id of textsOf(object, 'where_sighted_refs')) authors.add(id)
    for (const name of ['source_ref', 'target_ref']) linked.add(textOf(object, name) ?? '')
  }
  return new Set([...authors].filter((id) => !linked.has(id)))
}

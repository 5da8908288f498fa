import type { Bundle } from './bundle.ts'
import { fieldOf, type StixObject, textOf, textsOf } from './stix-object.ts'

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
  const loose = others.filter((object) => !listed.has(object.id) && !isAuthor(object, bundle))
  if (reports.length === 0) return [{ of: undefined, objects: loose, missing: [] }]
  return reports.map((of, place) => {
    const ids = textsOf(of, 'object_refs')
    const objects = ids.flatMap((id) => bundle.byId.get(id) ?? [])
    const missing = ids.filter((id) => !bundle.byId.has(id))
    return { of, objects: place === 0 ? [...objects, ...loose] : objects, missing }
  })
}

/** Who is only told of as the author or the eye of others is no content of the event. */
function isAuthor({ id, type }: StixObject, bundle: Bundle): boolean {
  if (type !== 'identity') return false
  let isNamed = false
  for (const object of bundle.objects) {
    if (textOf(object, 'source_ref') === id || textOf(object, 'target_ref') === id) return false
    isNamed ||= textOf(object, 'created_by_ref') === id || textsOf(object, 'where_sighted_refs').includes(id)
    isNamed ||= fieldOf(object.fields, 'x_misp_author_ref') === id
  }
  return isNamed
}

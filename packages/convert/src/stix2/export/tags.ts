import type { AttachedTag, Galaxy } from '@tocsin/format'
import {
  CONFIDENCES,
  TLP_1,
  TLP_1_CREATED,
  TLP_2,
  TLP_2_CREATED,
  TLP_2_EXTENSION,
  TLP_2_ONLY,
} from '../mapping/markings.ts'
import type { Scope } from './scope.ts'
import { itemsOf, type Json, type StixObject } from './stix-object.ts'

/** What is tagged: tags, and the galaxies whose tags are objects of their own and no labels. */
export type Tagged = { Tag?: readonly AttachedTag[] | undefined; Galaxy?: readonly Galaxy[] | undefined }

/**
 * Puts tags on an object: TLP as markings, confidence of the taxonomy `misp` as `confidence` (2.1) and as a label, the rest
 * as labels. Answers the markings that the bundle does not have yet.
 */
export function* applyTags(scope: Scope, object: StixObject, tagged: Tagged): Generator<StixObject> {
  const clusterTags = new Set((tagged.Galaxy ?? []).flatMap(tagsOfClusters))
  const labels: Json[] = [...itemsOf(object.labels)]
  const markings = new Set<string>()
  const confidences: number[] = []
  for (const name of new Set((tagged.Tag ?? []).map((tag) => tag.name))) {
    if (clusterTags.has(name)) continue
    const marking = markingOf(scope, name)
    if (marking !== undefined) {
      markings.add(marking.id)
      if (!scope.shared.has(marking.id)) {
        scope.shared.add(marking.id)
        yield marking
      }
      continue
    }
    labels.push(name)
    const confidence = scope.version === '2.1' && Object.hasOwn(CONFIDENCES, name) ? CONFIDENCES[name] : undefined
    if (confidence !== undefined) confidences.push(confidence)
  }
  if (labels.length > 0) object.labels = labels
  if (confidences.length > 0) object.confidence = Math.min(...confidences)
  if (markings.size > 0) object.object_marking_refs = [...markings]
}

function tagsOfClusters({ type, GalaxyCluster = [] }: Galaxy): string[] {
  return GalaxyCluster.flatMap(({ tag_name, value }) => [`misp-galaxy:${type}="${value}"`, tag_name ?? []].flat())
}

/** The marking of a TLP tag. TLP 2 is an extension of STIX 2.1 that 2.0 has no place for. */
function markingOf({ version }: Scope, tag: string): StixObject | undefined {
  const first = Object.hasOwn(TLP_1, tag) ? TLP_1[tag] : undefined
  const second = version === '2.1' && TLP_2_ONLY.includes(tag) ? TLP_2[tag] : undefined
  const spec = version === '2.1' && { spec_version: '2.1' }
  if (first !== undefined) {
    const { id, level } = first
    const name = version === '2.1' && { name: `TLP:${level.toUpperCase()}` }
    const definition = { definition_type: 'tlp', definition: { tlp: level } }
    return { type: 'marking-definition', ...spec, id, created: TLP_1_CREATED, ...name, ...definition }
  }
  if (second === undefined) return undefined
  const { id, level } = second
  const extension = { extension_type: 'property-extension', tlp_2_0: level }
  return {
    type: 'marking-definition',
    ...spec,
    id,
    created: TLP_2_CREATED,
    name: `TLP:${level.toUpperCase()}`,
    extensions: { [TLP_2_EXTENSION]: extension },
  }
}

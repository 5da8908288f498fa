import type { Attribute } from '@tocsin/format'
import type { AttributeMapping } from '../mapping/attributes.ts'
import { HASHES, isHashOf } from '../mapping/hashes.ts'
import type { StixVersion } from '../mapping/place.ts'
import { hasRequired } from '../mapping/required.ts'
import { completeObservable } from './complete-observable.ts'
import { fillPlace } from './fill-observable.ts'
import { payloadOf, sampleArchive, type Given } from './given.ts'
import { ObservableGraph } from './observable-graph.ts'
import { compareArchive, compareValue } from './observable-pattern.ts'
import { comparison, patternOf } from './pattern-text.ts'

type Mapping = Extract<AttributeMapping, { as: 'observable' }>

/** An attribute's observables, and the pattern that finds what it tells of. */
export type Observation = { graph: ObservableGraph | undefined; pattern: string }

/**
 * What an attribute becomes by its mapping; undefined where its value has not the halves that its type says, or is not the
 * hash that it says. Without a graph there is a pattern alone.
 */
export function observe(
  attribute: Attribute,
  uuid: string,
  mapping: Mapping,
  version: StixVersion,
): Observation | undefined {
  const givens = givensOf(attribute, uuid, mapping)
  if (givens === undefined) return undefined
  const pattern = patternOf(comparisons(givens, mapping, version))
  if (mapping.onlyIndicator) return { graph: undefined, pattern }
  const graph = graphOf(givens, uuid, mapping, version)
  return graph === undefined ? undefined : { graph, pattern }
}

function givensOf({ value = '', type = '', data }: Attribute, uuid: string, mapping: Mapping): Given[] | undefined {
  const halves = halvesOf(value, mapping)
  const hash = mapping.hash === undefined ? undefined : HASHES[mapping.hash]?.name
  if (halves === undefined || (hash !== undefined && !isHashOf(hash, halves.at(-1) ?? ''))) return undefined
  return halves.map((half) => ({ relation: type, value: half, data: payloadOf(data), uuid, isIndicator: true }))
}

/** A hash is what stands behind the last bar, since names of files may have bars too. */
function halvesOf(value: string, { halves, hash }: Mapping): string[] | undefined {
  if (halves.length === 1) return [value]
  const bar = hash === undefined ? value.indexOf('|') : value.lastIndexOf('|')
  return bar < 0 ? undefined : [value.slice(0, bar), value.slice(bar + 1)]
}

function graphOf(
  givens: readonly Given[],
  uuid: string,
  mapping: Mapping,
  version: StixVersion,
): ObservableGraph | undefined {
  const graph = new ObservableGraph(mapping.type, uuid)
  const areFilled = givens.every((given, i) => {
    const place = mapping.halves[i]
    return place !== undefined && fillPlace(graph, place, { ...given, data: undefined }, version)
  })
  Object.assign(graph.main.fields, mapping.constants)
  completeObservable(graph, '', version)
  const data = dataOf(givens, mapping)
  if (data !== undefined) {
    const artifact = graph.add('artifact', uuid)
    const archive = mapping.withData?.content === 'sample' ? sampleArchive(version) : {}
    Object.assign(artifact.fields, archive, { payload_bin: data })
    graph.main.fields.content_ref = artifact
  }
  if (mapping.isMainLast) graph.nodes.reverse()
  const areComplete = graph.nodes.every(({ type, fields }) => hasRequired(type, fields, version))
  return areFilled && areComplete ? graph : undefined
}

function comparisons(givens: readonly Given[], mapping: Mapping, version: StixVersion): string[] {
  const { type, halves, constants = {}, withData } = mapping
  const data = dataOf(givens, mapping)
  const constant = Object.entries(constants).map(([name, value]) => comparison(type, name, value))
  const values = givens.flatMap((given, i) => {
    const place = halves[i]
    return place === undefined ? [] : compareValue({ type, version, index: 0 }, withoutContent(place), given)
  })
  const content = data === undefined || withData === undefined ? [] : [comparison(type, withData.path, data)]
  const archive = data !== undefined && withData?.content === 'sample' ? compareArchive(type, version) : []
  // Where misp-stix puts the content of a sample, and that of other files.
  return withData?.content === 'sample'
    ? [...constant, ...content, ...values, ...archive]
    : [...constant, ...values, ...content]
}

function dataOf([first]: readonly Given[], { withData }: Mapping): string | undefined {
  return withData === undefined ? undefined : first?.data
}

/** A part of a message is compared by its name alone. */
function withoutContent(place: Mapping['halves'][number]): Mapping['halves'][number] {
  return typeof place === 'string' ? place : { ...place, content: 'value' }
}

import type { MispObject } from '@tocsin/format'
import { PE_EXTENSION, PE_FIELDS, PE_FILE_NAMES, PE_SECTION_FIELDS } from '../mapping/file-templates.ts'
import { REGISTRY_VALUE_FIELDS } from '../mapping/host-templates.ts'
import { OBSERVABLE_TEMPLATES, TEMPLATE_ALIASES } from '../mapping/observable-templates.ts'
import type { PlaceOrPath, StixVersion } from '../mapping/place.ts'
import { hasRequired } from '../mapping/required.ts'
import { completeObservable } from './complete-observable.ts'
import { domainFields, domainGraph } from './domain-ip.ts'
import { fillObservable } from './fill-observable.ts'
import type { Given } from './given.ts'
import type { Merged } from './merged-objects.ts'
import { ObservableGraph } from './observable-graph.ts'
import { comparisonsOf } from './observable-pattern.ts'
import { comparison, pathText, patternOf } from './pattern-text.ts'
import { specialOf } from './special-relations.ts'

type Fields = Readonly<Record<string, PlaceOrPath>>

/** An object's observables, and the pattern that finds them where something in it is meant for detection. */
export type ObjectObservation = { graph: ObservableGraph; pattern: string | undefined }

/** What an object is read from: its values, and those of the parts of it that are objects of their own. */
export type ObjectSource = {
  object: MispObject
  uuid: string
  version: StixVersion
  merged: Merged
  givensOf: (object: MispObject) => Given[]
}

/** The observables of an object; undefined where its template has none, or it has not what STIX asks of them. */
export function observeObject(source: ObjectSource): ObjectObservation | undefined {
  const name = TEMPLATE_ALIASES[source.object.name] ?? source.object.name
  const observed =
    name === 'pe' ? observePe(source) : name === 'registry-key-value' ? observeValue(source) : observe(source, name)
  if (observed === undefined) return undefined
  const { graph, comparisons } = observed
  const isComplete = graph.nodes.every(({ type, fields }) => hasRequired(type, fields, source.version))
  if (!isComplete) return undefined
  return { graph, pattern: comparisons.length === 0 ? undefined : patternOf(comparisons) }
}

type Observed = { graph: ObservableGraph; comparisons: string[] }

function observe(source: ObjectSource, name: string): Observed | undefined {
  const template = Object.hasOwn(OBSERVABLE_TEMPLATES, name) ? OBSERVABLE_TEMPLATES[name] : undefined
  if (template === undefined) return undefined
  const { object, uuid, version, merged } = source
  const givens = source.givensOf(object)
  const { others, fill, comparisons } = specialOf(name, givens)
  const fields = name === 'domain-ip' ? domainFields(template.fields, givens) : template.fields
  const domains = name === 'domain-ip' ? domainGraph(givens) : undefined
  const graph = domains ?? new ObservableGraph(template.type, uuid)
  if (domains === undefined) fillObservable(graph, fields, others, version)
  fill(graph)
  Object.assign(graph.main.fields, template.constants)
  const parts = merged.partsOf(object)
  const ofParts = name === 'file' ? addPe(graph, source, parts[0]) : addRegistryValues(graph, source, parts)
  completeObservable(graph, name, version)
  const compared = [...comparisonsOf(template.type, fields, others, version), ...comparisons, ...ofParts]
  const constants = Object.entries(template.constants ?? {}).map(([at, value]) => comparison(template.type, at, value))
  return { graph, comparisons: compared.length === 0 ? [] : [...constants, ...compared] }
}

/** A `pe` without a file is a file of which only its headers are known. */
function observePe(source: ObjectSource): Observed | undefined {
  const { object, uuid, givensOf } = source
  const givens = givensOf(object)
  if (!givens.some(({ relation }) => relation === 'type')) return undefined
  const graph = new ObservableGraph('file', uuid)
  graph.main.fields.name = givens.find(({ relation }) => PE_FILE_NAMES.includes(relation))?.value ?? ''
  return { graph, comparisons: addPe(graph, source, object) }
}

/** Adds the headers of an executable, and answers the comparisons with them. */
function addPe(
  graph: ObservableGraph,
  { version, merged, givensOf }: ObjectSource,
  pe: MispObject | undefined,
): string[] {
  if (pe === undefined) return []
  const [extensions = '', extension = ''] = PE_EXTENSION.split('.')
  const prefix = `file:${pathText(PE_EXTENSION)}`
  const sections = merged.partsOf(pe).map(givensOf)
  const fields = fieldsOf(PE_FIELDS, givensOf(pe), version)
  if (sections.length > 0) fields.sections = sections.map((givens) => fieldsOf(PE_SECTION_FIELDS, givens, version))
  graph.main.fields[extensions] = { [extension]: fields }
  return [
    ...comparisonsOf(prefix, PE_FIELDS, givensOf(pe), version),
    ...sections.flatMap((givens, i) => comparisonsOf(`${prefix}.sections[${i}]`, PE_SECTION_FIELDS, givens, version)),
  ]
}

/** A value of a registry key that no key refers to: a key of which nothing else is known, which 2.0 does not have. */
function observeValue(source: ObjectSource): Observed {
  const graph = new ObservableGraph('windows-registry-key', source.uuid)
  return { graph, comparisons: addRegistryValues(graph, source, [source.object]) }
}

function addRegistryValues(
  graph: ObservableGraph,
  { version, givensOf }: ObjectSource,
  parts: readonly MispObject[],
): string[] {
  if (parts.length === 0) return []
  const values = parts.map(givensOf)
  graph.main.fields.values = values.map((givens) => fieldsOf(REGISTRY_VALUE_FIELDS, givens, version))
  return values.flatMap((givens, i) =>
    comparisonsOf(`windows-registry-key:values[${i}]`, REGISTRY_VALUE_FIELDS, givens, version),
  )
}

/** The properties of a part, which is no object of its own. */
function fieldsOf(fields: Fields, givens: readonly Given[], version: StixVersion): ObservableGraph['main']['fields'] {
  const part = new ObservableGraph('', '')
  fillObservable(part, fields, givens, version)
  return part.main.fields
}
